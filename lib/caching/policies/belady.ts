import FlatQueue from "flatqueue";
import { requireNumber } from "../../sim/require-number.ts";

/** No further use. */
const NEVER = 2 ** 53 - 1;

/**
 * MIN: throw out what will not be needed for the longest time. It needs to know the future, so it can only be
 * replayed; no policy misses less that must keep what it has just loaded. O(n log n) for a trace of n.
 *
 * Source: L. A. Belady, A study of replacement algorithms for a virtual-storage computer, IBM Systems
 * Journal 5(2), 1966.
 *
 * @param trace The keys in the order in which they are asked for.
 * @param capacity In entries.
 * @returns How many of them are misses.
 * @throws {RangeError} Where the capacity is below 1.
 *
 * @example
 * ```ts
 * import { minMisses } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * assert.equal(minMisses([1, 2, 3, 1, 2, 3], 2), 4);
 * ```
 */
export function minMisses(trace: ArrayLike<number>, capacity: number): number {
  requireNumber("replay MIN", "capacity", capacity, { unit: "entries", min: 1 });
  const next = nextUses(trace);
  /** When each resident is needed next. */
  const needed = new Map<number, number>();
  const furthest = new FlatQueue<number>();
  let misses = 0;
  for (let i = 0; i < trace.length; i++) {
    const key = trace[i]!;
    if (!needed.has(key)) {
      misses++;
      // What is out of date lies in the past, behind all that is still needed: the first one is right.
      if (needed.size >= capacity) needed.delete(furthest.pop()!);
    }
    needed.set(key, next[i]!);
    furthest.push(key, -next[i]!);
  }
  return misses;
}

/** For each place of a trace, the next one with the same key. O(n). */
export function nextUses(trace: ArrayLike<number>): Float64Array {
  const next = new Float64Array(trace.length), last = new Map<number, number>();
  for (let i = trace.length - 1; i >= 0; i--) {
    next[i] = last.get(trace[i]!) ?? NEVER;
    last.set(trace[i]!, i);
  }
  return next;
}
