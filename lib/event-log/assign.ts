/**
 * Kafka's range assignor for one topic: partitions in order, members in order of name, and the first
 * members get one more where it does not come out even. O(partitions).
 *
 * Source: Apache Kafka, `RangeAssignor`.
 *
 * @returns Per member, its partitions.
 *
 * @example
 * ```ts
 * import { assignRange } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(assignRange(["c1", "c2"], 3), new Map([["c1", [0, 1]], ["c2", [2]]]));
 * ```
 */
export function assignRange(members: readonly string[], partitions: number): Map<string, number[]> {
  const assignment = new Map<string, number[]>();
  const least = Math.floor(partitions / members.length);
  const more = partitions % members.length;
  let next = 0;
  [...members].sort().forEach((member, i) => {
    const count = least + (i < more ? 1 : 0);
    assignment.set(member, Array.from({ length: count }, () => next++));
  });
  return assignment;
}
