import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Notebook } from "../notebook/file.ts";
import { type Plan, planOf } from "./live/plan.ts";

/** By notebook: the cells that a page can move, by the names that they have in the file. */
type Alive = Record<string, string[]>;

const LIST = join(import.meta.dirname!, "alive.json");

function listed(): Alive {
  return existsSync(LIST) ? JSON.parse(readFileSync(LIST, "utf8")) : {};
}

/** Writes down what is alive, for `brokenAlive` to hold the next change against. */
export function listAlive(plans: ReadonlyMap<Notebook, Plan>): void {
  const all = listed();
  for (const [{ name, cells }, plan] of plans) {
    all[name] = plan.cells.map(({ index }) => cells[index]!.id);
  }
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1));
  writeFileSync(LIST, `${JSON.stringify(sorted, null, 2)}\n`);
}

/**
 * Cells that were alive in the book and can no longer be, since something that they use now needs a server; a cell
 * that is gone counts as well. Nothing is run: whether what is planned prints what is printed, `deno task book` finds.
 */
export async function brokenAlive({ name, cells }: Notebook): Promise<string[]> {
  const ids = listed()[name];
  if (!ids) return [`${name} is not in tools/book/alive.json: deno task book --list`];
  const plan = await planOf(cells);
  const planned = new Set(plan.cells.map(({ index }) => cells[index]!.id));
  return ids.filter((id) => !planned.has(id)).map((id) => {
    const index = cells.findIndex((cell) => cell.id === id);
    const why = index < 0 ? "it is gone" : plan.saved.get(index)?.why ?? "no number moves it";
    return `cell ${
      index < 0 ? id : index + 1
    } was alive in the book: ${why}; deno task book --list`;
  });
}
