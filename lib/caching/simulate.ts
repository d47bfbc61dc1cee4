import type { Cache } from "./cache.ts";
import { POLICIES, type PolicyName } from "./policies.ts";
import { minMisses } from "./policies/belady.ts";

/** Asks a cache for each key of a trace, and sets what it does not have. Returns the misses. O(n). */
export function replay(cache: Cache<number, number>, trace: ArrayLike<number>): number {
  let misses = 0;
  for (let i = 0; i < trace.length; i++) {
    const key = trace[i]!;
    if (cache.get(key) !== undefined) continue;
    misses++;
    cache.set(key, i);
  }
  return misses;
}

/**
 * Misses of a policy on a whole trace, from an empty cache.
 *
 * @param policy One of {@linkcode POLICIES}, or `"MIN"`.
 * @param capacity In entries, from 1.
 * @throws {RangeError} Where the capacity is below 1.
 *
 * @example
 * ```ts
 * import { missesOf } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const loop = [1, 2, 3, 1, 2, 3];
 * assert.equal(missesOf("LRU", loop, 2), 6);
 * assert.equal(missesOf("MIN", loop, 2), 4);
 * ```
 */
export function missesOf(
  policy: PolicyName | "MIN",
  trace: ArrayLike<number>,
  capacity: number,
): number {
  if (policy === "MIN") return minMisses(trace, capacity);
  return replay(POLICIES[policy]<number, number>({ capacity }), trace);
}
