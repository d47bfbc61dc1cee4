import { requireNumber } from "../../sim/mod.ts";

const BATCH = 5;

/**
 * How many values to cut off from the beginning of a run: MSER-5. Values are taken in batches of five; the cut is
 * where what remains has the smallest standard error, so that more is cut only while it makes the rest quieter by
 * more than it makes it shorter. O(n).
 *
 * Source: K. P. White, M. J. Cobb, S. C. Spratt, A comparison of five steady-state truncation heuristics for
 * simulation, 2000.
 *
 * @param values At least 20, in order of time.
 * @returns Values to cut, a multiple of 5; `settled` is false where the cut is at half of the run, the most that is
 * tried: then the run was too short to tell.
 *
 * @example
 * ```ts
 * import { warmUp } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * const run = Array.from({ length: 200 }, (_, i) => (i < 30 ? 50 : 10) + i % 3);
 * assert.deepEqual(warmUp(run), { cut: 30, settled: true });
 * ```
 */
export function warmUp(values: ArrayLike<number>): { cut: number; settled: boolean } {
  requireNumber("find the warm-up", "the run", values.length, { unit: "values", min: 4 * BATCH });
  const means = batchesOf(values), most = Math.floor(means.length / 2);
  let sum = 0, squares = 0, best = Infinity, cut = 0;
  // From the end, so that each cut is one addition more.
  for (let first = means.length - 1; first >= 0; first--) {
    sum += means[first]!;
    squares += means[first]! ** 2;
    const n = means.length - first;
    const score = Math.max(0, squares - sum * sum / n) / (n * n);
    // Of two alike the one that cuts less.
    if (first <= most && score <= best * (1 + 1e-12)) [best, cut] = [score, first];
  }
  return { cut: cut * BATCH, settled: cut < most };
}

function batchesOf(values: ArrayLike<number>): Float64Array {
  const means = new Float64Array(Math.floor(values.length / BATCH));
  for (let i = 0; i < means.length; i++) {
    let sum = 0;
    for (let j = 0; j < BATCH; j++) sum += values[i * BATCH + j]!;
    means[i] = sum / BATCH;
  }
  return means;
}
