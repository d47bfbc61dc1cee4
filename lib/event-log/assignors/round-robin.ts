import {
  type Assignment,
  type GroupMember,
  inOrder,
  nobody,
  type PartitionCounts,
  wanted,
} from "./assignor.ts";

/**
 * Kafka's round-robin assignor: all partitions of all topics dealt out like cards, past those who do not
 * want that topic. Even across topics; one member more or less moves nearly everything.
 * O(partitions × members) at worst.
 *
 * Source: Apache Kafka, `RoundRobinAssignor`.
 *
 * @example
 * ```ts
 * import { assignRoundRobin } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * const members = ["c1", "c2"].map((id) => ({ id, topics: ["a", "b"] }));
 * const shares = assignRoundRobin(members, { a: 3, b: 3 });
 * assert.deepEqual([...shares.values()].map((share) => share.length), [3, 3]);
 * ```
 */
export function assignRoundRobin(
  members: readonly GroupMember[],
  partitions: PartitionCounts,
): Assignment {
  const assignment = nobody(members);
  const circle = inOrder(members);
  let turn = 0;
  for (const one of wanted(members, partitions)) {
    while (!circle[turn % circle.length]!.topics.includes(one.topic)) turn++;
    assignment.get(circle[turn++ % circle.length]!.id)!.push(one);
  }
  return assignment;
}
