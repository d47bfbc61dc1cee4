import {
  type Assignment,
  type GroupMember,
  inOrder,
  nobody,
  type PartitionCounts,
} from "./assignor.ts";

/**
 * Kafka's range assignor: each topic by itself, its partitions in order, and the first members get one
 * more where it does not come out even. Partition i of two topics goes to the same member, so they can
 * be joined; many topics add up to a burden on the first members. O(partitions + members × topics).
 *
 * Source: Apache Kafka, `RangeAssignor` (without racks).
 *
 * @example
 * ```ts
 * import { assignRange } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * const members = ["c1", "c2"].map((id) => ({ id, topics: ["t"] }));
 * const shares = assignRange(members, { t: 3 });
 * assert.deepEqual(shares.get("c1")?.map(({ partition }) => partition), [0, 1]);
 * ```
 */
export function assignRange(
  members: readonly GroupMember[],
  partitions: PartitionCounts,
): Assignment {
  const assignment = nobody(members);
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const readers = inOrder(members).filter(({ topics }) => topics.includes(topic));
    const count = partitions[topic] ?? 0;
    const least = Math.floor(count / readers.length), more = count % readers.length;
    let next = 0;
    readers.forEach(({ id }, i) => {
      const end = next + least + (i < more ? 1 : 0);
      while (next < end) assignment.get(id)!.push({ topic, partition: next++ });
    });
  }
  return assignment;
}
