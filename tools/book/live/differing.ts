import type { SavedOutput } from "../../notebook/file.ts";
import { reachedBy, unitsFor } from "../client/order.ts";
import { sameOutputs } from "./same.ts";
import { runUnits, type Tried } from "./trial.ts";

/** Where a page shows something else than the notebook. */
export interface Differing {
  /** From 0. */
  cells: number[];
  failure?: string;
}

/**
 * Moves numbers as a page does, only the cells that they reach, and holds those against a run of the whole notebook.
 *
 * @param whole The outputs of that run, by cell.
 * @param reversed The last cells first, as for a reader who is at the end of a page. They must show the same: a value
 *   that is used up, such as a stream of random numbers that two cells share, shows itself so.
 */
export async function differing(
  tried: Tried,
  set: Readonly<Record<string, string>>,
  whole: readonly (readonly SavedOutput[])[],
  reversed = false,
): Promise<Differing> {
  const shown = reachedBy(tried.plan.cells, Object.keys(set));
  const units = unitsFor(tried.plan, reversed ? shown.toReversed() : shown);
  const { outputs, failure } = await runUnits(tried, { set, units, shown });
  const cells = shown.filter((cell) => !sameOutputs(whole[cell], outputs[cell]));
  return { cells, ...failure && { failure: failure.message } };
}
