import type { Cell } from "../../notebook/file.ts";
import { type CellsScript, scriptOf } from "./bundle.ts";
import type { Order } from "./messages.ts";
import { type Plan, planOf } from "./plan.ts";
import { type CellsRun, runCells } from "./run-cells.ts";
import { sameOutputs } from "./same.ts";
import { sharedScript } from "./shared-code.ts";
import { unitsOf } from "./units.ts";

/** A notebook's live cells, each of which has shown that it prints in a page what is printed. */
export interface Tried extends CellsScript {
  plan: Plan;
}

/** So many plans are made at most: each leaves out what failed in the one before. */
const MOST_PLANS = 12;

/**
 * Plans, bundles and runs a notebook's cells with the numbers as printed. What fails, and what prints anything but
 * what is saved (times, random keys), is left out: a cell is alive where its witness is the notebook itself.
 *
 * @param notInBrowser Cells that have shown something else in a real browser, by their names.
 * @throws {Error} Where no plan runs to its end.
 */
export async function tried(
  cells: readonly Cell[],
  notInBrowser: ReadonlySet<string> = new Set(),
): Promise<Tried> {
  const fails = new Map<number, string>(), differs = new Set<number>();
  unitsOf(cells).forEach(({ id, tags }, unit) => {
    if (notInBrowser.has(id) && !tags.includes("numbers")) {
      fails.set(unit, "a browser does it otherwise");
    }
  });
  for (let turn = 0; turn < MOST_PLANS; turn++) {
    const plan = await planOf(cells, { fails, differs }), made = await scriptOf(cells, plan);
    const run = await runPlan(made, plan);
    if (run.failure) {
      const { unit, message } = run.failure;
      if (unit < 0) throw new Error(`Cannot run the cells in a page: ${message}`);
      fails.set(unit, `it fails in a page (${message})`);
      continue;
    }
    const others = plan.cells.filter(({ index }) =>
      !sameOutputs(cells[index]!.outputs, run.outputs[index])
    );
    if (others.length === 0) return { ...made, plan };
    for (const { index } of others) differs.add(index);
  }
  throw new Error(`Cannot run the cells in a page: something fails in each of ${MOST_PLANS} plans`);
}

/** Runs all that a plan has alive, with the numbers as printed. */
async function runPlan(made: CellsScript, { cells }: Plan): Promise<CellsRun> {
  const units = [...new Set(cells.flatMap((cell) => cell.units))].sort((a, b) => a - b);
  return await runUnits(made, { set: {}, units, shown: cells.map(({ index }) => index) });
}

/** Carries out an order as a page does. */
export async function runUnits({ script, shared }: CellsScript, order: Order): Promise<CellsRun> {
  const code = [...await Promise.all(shared.map(sharedScript)), script].join("\n");
  return await runCells(code, order);
}
