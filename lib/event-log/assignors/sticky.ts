import {
  type Assignment,
  type GroupMember,
  inOrder,
  nobody,
  type PartitionCounts,
  type TopicPartition,
  wanted,
} from "./assignor.ts";
import { rebalance } from "./rebalance.ts";

/**
 * Kafka's cooperative-sticky assignor: as even as can be, and otherwise everybody keeps what they have.
 * In a group of n whose members want the same topics, a join moves at most ⌈P/n⌉ of P partitions, where
 * range moves up to about half. A partition that moves is given up by its old owner first; the others
 * are read on without a pause. O(partitions × members), and where members want different topics
 * that much for each partition that moves.
 *
 * Source: Apache Kafka, `AbstractStickyAssignor` and KIP-429 (cooperative rebalancing). Of two members
 * with the same claim the one whose name comes first wins here; in Kafka a hash table's order decides.
 *
 * @example
 * ```ts
 * import { assignSticky } from "#lib/event-log";
 * import assert from "node:assert/strict";
 *
 * const before = assignSticky([{ id: "c1", topics: ["t"] }], { t: 4 });
 * const after = assignSticky([
 *   { id: "c1", topics: ["t"], owned: before.get("c1")! },
 *   { id: "c2", topics: ["t"] },
 * ], { t: 4 });
 * assert.deepEqual(after.get("c1")?.map(({ partition }) => partition), [0, 1]);
 * ```
 */
export function assignSticky(
  members: readonly GroupMember[],
  partitions: PartitionCounts,
): Assignment {
  const same = new Set(members.map(({ topics }) => [...topics].sort().join("\n"))).size <= 1;
  return (same ? evenly : byNeed)(inOrder(members), partitions);
}

/** Everybody wants the same: nobody may have fewer than ⌊P/n⌋, and only P mod n may have one more. */
function evenly(members: GroupMember[], partitions: PartitionCounts): Assignment {
  const all = wanted(members, partitions), claims = claimsOf(members, all);
  const assignment = nobody(members), taken = new Set<string>();
  const least = Math.floor(all.length / members.length);
  let larger = all.length % members.length;
  for (const { id } of members) {
    const own = claims.get(id)!;
    const keeps = own.length > least && larger > 0 ? least + 1 : Math.min(own.length, least);
    if (keeps > least) larger--;
    for (const one of own.slice(0, keeps)) {
      taken.add(nameOf(one));
      assignment.get(id)!.push(one);
    }
  }
  const rest = all.filter((one) => !taken.has(nameOf(one)));
  // In turns up to the least that everybody gets, then one more for those at the front.
  const short = () => members.filter(({ id }) => assignment.get(id)!.length < least);
  for (let round = short(); round.length > 0; round = short()) {
    for (const { id } of round) assignment.get(id)!.push(rest.shift()!);
  }
  for (const { id } of members) {
    const share = assignment.get(id)!;
    if (rest.length > 0 && share.length === least) share.push(rest.shift()!);
  }
  return assignment;
}

/** They want different topics: the rest goes where least is, then along chains from large to small. */
function byNeed(members: GroupMember[], partitions: PartitionCounts): Assignment {
  const all = wanted(members, partitions), assignment: Assignment = claimsOf(members, all);
  const readers = (topic: string) => members.filter(({ topics }) => topics.includes(topic));
  const size = ({ id }: GroupMember) => assignment.get(id)!.length;
  const smallest = (of: GroupMember[]) => of.reduce((a, b) => size(b) < size(a) ? b : a);
  const taken = new Set([...assignment.values()].flat().map(nameOf));
  // Those that few can take go first: they have no other place.
  const rest = all.filter((one) => !taken.has(nameOf(one)))
    .sort((a, b) => readers(a.topic).length - readers(b.topic).length);
  for (const one of rest) assignment.get(smallest(readers(one.topic)).id)!.push(one);
  const owner = new Map<string, string>();
  for (const [id, share] of claimsOf(members, all)) {
    for (const one of share) owner.set(nameOf(one), id);
  }
  rebalance(members, assignment, (one) => owner.get(nameOf(one)));
  return assignment;
}

/**
 * What each member may keep of what it says it owns: partitions that exist and that it wants. Where two
 * claim the same one the later generation wins, and in one generation neither: one of them is wrong.
 */
function claimsOf(members: GroupMember[], all: TopicPartition[]): Assignment {
  const newest = Math.max(...members.map(({ generation = 0 }) => generation));
  const best = new Map<string, { generation: number; id: string | undefined }>();
  for (const { id, owned = [], generation = newest } of members) {
    for (const name of owned.map(nameOf)) {
      const other = best.get(name);
      if (!other || generation > other.generation) best.set(name, { generation, id });
      else if (generation === other.generation) other.id = undefined;
    }
  }
  const there = new Set(all.map(nameOf));
  const mayKeep = (id: string, topics: readonly string[]) => (one: TopicPartition) =>
    there.has(nameOf(one)) && topics.includes(one.topic) && best.get(nameOf(one))!.id === id;
  return new Map(
    members.map(({ id, topics, owned = [] }) => [id, owned.filter(mayKeep(id, topics))]),
  );
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
