import type { Random } from "../sim/random.ts";
import { zipf } from "../sim/distributions.ts";

/** Whole numbers below a bound, by a linear congruential generator whose every step is written down. */
function lcg(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return Math.floor(below * (state >>> 8) / 2 ** 24);
  };
}

/** Draws below a bound, then below what was drawn: small keys come often. */
const skewed = (draw: (below: number) => number, below: number, times: number): number => {
  for (let i = 0; i < times; i++) below = draw(below);
  return below;
};

const trace = (length: number, key: (i: number) => number) =>
  Float64Array.from({ length }, (_, i) => key(i));

/** What each trace is like, in a few words. */
export const TRACES = {
  skewed: "few keys get most requests",
  looping: "1,500 keys in turn, again and again",
  scans: "skewed, and a scan now and then",
  shifting: "skewed, and the favourites change",
} as const;

/** Name of a trace. */
export type TraceName = keyof typeof TRACES;

/**
 * The four traces of `data/caching/policy-misses.json`, which are formulas: 30,000 or 100,000 keys each.
 *
 * @example
 * ```ts
 * import { traceOf } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...traceOf("skewed").slice(0, 4)], [880, 263, 142, 1352]);
 * ```
 */
export function traceOf(name: TraceName): Float64Array {
  switch (name) {
    case "skewed": {
      const draw = lcg(1);
      return trace(100_000, () => skewed(draw, 20_000, 3));
    }
    case "looping":
      return trace(30_000, (i) => i % 1500);
    case "scans": {
      const draw = lcg(2);
      let scanned = 1_000_000;
      return trace(100_000, (i) => i % 10_000 >= 8000 ? scanned++ : skewed(draw, 5000, 2));
    }
    case "shifting": {
      const draw = lcg(3);
      return trace(100_000, (i) => skewed(draw, 4000, 2) + 2000 * Math.floor(i / 20_000));
    }
  }
}

/** Keys by Zipf's law, each independent of the others: the reference model of cache theory. */
export function zipfTrace(
  random: Random,
  { length, keys, exponent }: { length: number; keys: number; exponent: number },
): Int32Array {
  const draw = zipf(random, { n: keys, exponent });
  return Int32Array.from({ length }, draw);
}
