import type { Notebook } from "../notebook/file.ts";
import { CellList } from "./cell-list.ts";
import { type Plan, planOf } from "./live/plan.ts";

/** The cells that a page can move. */
const LIST = new CellList("alive.json");

/** Writes down what is alive, for `brokenAlive` to hold the next change against. */
export function listAlive(plans: ReadonlyMap<Notebook, Plan>): void {
  LIST.write(
    new Map(
      [...plans].map(([{ name, cells }, plan]) => [
        name,
        plan.cells.map(({ index }) => cells[index]!.id),
      ]),
    ),
  );
}

/**
 * Cells that were alive in the book and can no longer be, since something that they use now needs a server; a cell
 * that is gone counts as well. Nothing is run: whether what is planned prints what is printed, `deno task book` finds.
 */
export async function brokenAlive({ name, cells }: Notebook): Promise<string[]> {
  const ids = LIST.of(name);
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
