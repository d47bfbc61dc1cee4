/** A row of a notebook's table of outside truths: what ours was held against, and how well it did. */
export interface TruthRow {
  /** What is checked, and by whom it was said. */
  truth: string;
  /** How much of it holds: `"15 of 15"`, `"within 0.4 %"`. */
  score: string;
  ok: boolean;
  /** What does not hold, or why. */
  note?: string;
}

/**
 * The row of some cases of which all should hold. No case at all is no proof.
 *
 * @param of How many cases there are.
 * @param wrong What does not hold, each by its name: all of them stand in the note.
 * @example
 * ```ts
 * import { scored } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(scored("names", 3, ["root"]), { truth: "names", score: "2 of 3", ok: false, note: "root" });
 * assert.equal(scored("names", 0, []).ok, false);
 * ```
 */
export function scored(truth: string, of: number, wrong: readonly string[]): TruthRow {
  return {
    truth,
    score: `${of - wrong.length} of ${of}`,
    ok: of > 0 && wrong.length === 0,
    ...(wrong.length > 0 ? { note: wrong.join("; ") } : {}),
  };
}
