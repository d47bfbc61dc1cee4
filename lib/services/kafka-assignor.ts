import { Buffer } from "node:buffer";
import kafkajs from "kafkajs";
import {
  type AssignorName,
  ASSIGNORS,
  type GroupMember,
  type PartitionCounts,
  type TopicPartition,
} from "../event-log/mod.ts";

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;

/** Per topic, the partitions that a member has. */
export type Owned = Readonly<Record<string, readonly number[]>>;

/**
 * One of the event log's assignors for a group on a real Kafka: the leader of the group runs it. kafkajs
 * revokes everything at each rebalance, so `sticky` keeps partitions where they are but does not read on
 * meanwhile.
 *
 * @param owned What this member has just now: it tells the leader when it joins again.
 */
export function kafkaAssignor(
  name: AssignorName,
  owned: () => Owned,
): kafkajs.PartitionAssigner {
  return ({ cluster }) => ({
    name: `under-load-${name}`,
    version: 0,
    // deno-lint-ignore require-await
    async assign({ members, topics }) {
      const counts: PartitionCounts = Object.fromEntries(
        topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]),
      );
      const group = members.map(({ memberId, memberMetadata }): GroupMember => {
        const { topics = [], userData } = MemberMetadata.decode(memberMetadata) ?? {};
        return { id: memberId, topics, owned: listed(userData) };
      });
      return [...ASSIGNORS[name]!(group, counts)].map(([memberId, share]) => {
        const assignment: Record<string, number[]> = {};
        for (const { topic, partition } of share) (assignment[topic] ??= []).push(partition);
        return {
          memberId,
          memberAssignment: MemberAssignment.encode({
            version: 0,
            assignment,
            userData: Buffer.alloc(0),
          }),
        };
      });
    },
    protocol: ({ topics }) => ({
      name: `under-load-${name}`,
      metadata: MemberMetadata.encode({
        version: 0,
        topics,
        userData: Buffer.from(JSON.stringify(owned())),
      }),
    }),
  });
}

function listed(userData: Uint8Array | undefined): TopicPartition[] {
  if (!userData?.length) return [];
  const owned = JSON.parse(new TextDecoder().decode(userData)) as Owned;
  return Object.entries(owned).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition }))
  );
}
