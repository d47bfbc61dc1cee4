import { requireNumber } from "../../sim/mod.ts";

/**
 * How long each request is in a queue before `servers` workers, first come first served: from when it comes and
 * how much work it is, nothing else. Where a formula says what a queue does on average over all time, this says
 * what it does to these requests. O(requests × servers).
 *
 * Sources: D. V. Lindley, The theory of queues with a single server, 1952; J. Kiefer, J. Wolfowitz, 1955.
 *
 * @param arrivals When each comes, in ms, in order. @param work How long each takes, in ms.
 * @returns Wait and work of each together, in ms.
 * @throws {RangeError} Where there are not as many of one as of the other.
 *
 * @example
 * ```ts
 * import { lindley } from "#lib/load-testing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...lindley([0, 4, 20], [10, 10, 10])], [10, 16, 10]);
 * ```
 */
export function lindley(
  arrivals: ArrayLike<number>,
  work: ArrayLike<number>,
  servers = 1,
): Float64Array {
  requireNumber("follow a queue", "work", work.length, {
    ...{ unit: "requests", min: arrivals.length, max: arrivals.length },
  });
  requireNumber("follow a queue", "servers", servers, {
    ...{ unit: "servers", min: 1, max: 1000, integer: true },
  });
  const free = new Float64Array(servers).fill(-Infinity), times = new Float64Array(work.length);
  for (let i = 0; i < work.length; i++) {
    let first = 0;
    for (let s = 1; s < servers; s++) if (free[s]! < free[first]!) first = s;
    const end = Math.max(arrivals[i]!, free[first]!) + work[i]!;
    free[first] = end;
    times[i] = end - arrivals[i]!;
  }
  return times;
}
