import { mix } from "../sim/hash.ts";
import { requireNumber } from "../sim/require-number.ts";

/** Share of misses of an LRU cache at a capacity. */
export interface MissRatioCurve {
  /** @param capacity In entries, from 1. O(1). */
  at(capacity: number): number;
  /** How many requests it was made from: all, or the sample. */
  readonly requests: number;
}

/**
 * The miss ratios of LRU at all capacities, in one pass: a request hits where fewer other keys than the
 * capacity were asked for since the last time. A Fenwick tree counts them. O(n log n), 8 bytes a request.
 *
 * Sources: R. Mattson, J. Gecsei, D. Slutz, I. Traiger, Evaluation techniques for storage hierarchies, IBM
 * Systems Journal 9(2), 1970; P. Fenwick, 1994.
 *
 * @example
 * ```ts
 * import { mattson } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const curve = mattson([1, 2, 1, 3, 1]);
 * assert.equal(curve.at(1), 1);
 * assert.equal(curve.at(2), 3 / 5);
 * ```
 */
export function mattson(trace: ArrayLike<number>): MissRatioCurve {
  return curveOf(distances(trace), 1);
}

/**
 * The same curve from a sample: only keys whose hash is below a bound are looked at, all of their requests
 * and none of the others', and distances are scaled up. Ten times faster at a rate of 0.1, and memory
 * that need not grow with the keys.
 *
 * Keys that get very many requests are in the sample or are not, by chance. `adjust` corrects for that: how
 * many requests a fair sample would have is known, and those too few or too many are taken for hits at
 * any size (the paper's SHARDS-adj). Right where a few keys get much of the traffic; wrong where all are asked
 * for equally often, in a loop.
 *
 * Source: C. Waldspurger, N. Park, A. Garthwaite, I. Ahmad, Efficient MRC Construction with SHARDS, FAST
 * 2015.
 *
 * @param rate Share of the keys to look at, in (0, 1].
 * @throws {RangeError} Where the rate is out of its range.
 */
export function shards(
  trace: ArrayLike<number>,
  rate: number,
  { seed = 0, adjust = false }: { seed?: number; adjust?: boolean } = {},
): MissRatioCurve {
  requireNumber("sample a trace", "rate", rate, { unit: "(a share)", min: 1e-6, max: 1 });
  const bound = rate * 2 ** 32;
  const sample: number[] = [];
  for (let i = 0; i < trace.length; i++) {
    if (mix(trace[i]! ^ seed) < bound) sample.push(trace[i]!);
  }
  const surplus = adjust ? trace.length * rate - sample.length : 0;
  return curveOf(distances(sample), rate, surplus);
}

/** For each request the number of different keys since the last one of its key, itself included; 0: new. */
function distances(trace: ArrayLike<number>): Int32Array {
  const n = trace.length, tree = new Int32Array(n + 1), last = new Map<number, number>();
  const add = (at: number, by: number) => {
    for (let i = at; i <= n; i += i & -i) tree[i]! += by;
  };
  const upTo = (at: number) => {
    let sum = 0;
    for (let i = at; i > 0; i -= i & -i) sum += tree[i]!;
    return sum;
  };
  return Int32Array.from({ length: n }, (_, i) => {
    const key = trace[i]!, before = last.get(key);
    last.set(key, i + 1);
    add(i + 1, 1);
    if (before === undefined) return 0;
    // Each key stands at its last place: those after `before` were asked for in between.
    const between = upTo(i + 1) - upTo(before);
    add(before, -1);
    return between;
  });
}

function curveOf(found: Int32Array, rate: number, surplus = 0): MissRatioCurve {
  const requests = found.length + surplus;
  let longest = 0;
  for (const distance of found) if (distance > longest) longest = distance;
  const hits = new Float64Array(longest + 2);
  for (const distance of found) if (distance > 0) hits[distance]!++;
  for (let i = 1; i < hits.length; i++) hits[i]! += hits[i - 1]!;
  return {
    requests,
    at: (capacity) => {
      // Of the other keys in between a share was seen; the key itself always.
      const x = Math.min(longest, Math.max(0, 1 + (capacity - 1) * rate));
      const low = hits[Math.floor(x)]!, high = hits[Math.ceil(x)]!;
      const hit = surplus + low + (high - low) * (x - Math.floor(x));
      return requests > 0 ? Math.min(1, Math.max(0, 1 - hit / requests)) : 1;
    },
  };
}

/**
 * The smallest capacity whose miss ratio is at most `goal`; `undefined` where no capacity up to `most` has
 * it. O(log most).
 */
export function capacityFor(curve: MissRatioCurve, goal: number, most: number): number | undefined {
  if (curve.at(most) > goal) return undefined;
  let low = 1, high = most;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (curve.at(middle) <= goal) high = middle;
    else low = middle + 1;
  }
  return low;
}
