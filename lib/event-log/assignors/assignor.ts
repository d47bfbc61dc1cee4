/** One partition of one topic. */
export interface TopicPartition {
  topic: string;
  partition: number;
}

/** A member of a consumer group, as it asks for its share. */
export interface GroupMember {
  id: string;
  topics: readonly string[];
  /** What it has now; only the sticky assignor asks. */
  owned?: readonly TopicPartition[];
  /** The rebalance in which it got them; claims from an older one are void. Default: the newest. */
  generation?: number;
}

/** Per topic, how many partitions it has. */
export type PartitionCounts = Readonly<Record<string, number>>;

/** Who reads which partition: each has one reader among the members that want its topic. */
export type Assignment = Map<string, TopicPartition[]>;

/** Shares out the partitions; the same input gives the same answer on every member. */
export type Assignor = (members: readonly GroupMember[], partitions: PartitionCounts) => Assignment;

/** Members in order of their names: what a group agrees on without talking. */
export function inOrder(members: readonly GroupMember[]): GroupMember[] {
  return [...members].sort((a, b) => a.id < b.id ? -1 : 1);
}

/** An assignment in which nobody has anything yet. */
export function nobody(members: readonly GroupMember[]): Assignment {
  return new Map(inOrder(members).map(({ id }) => [id, []]));
}

/** All partitions that anybody wants, by topic and number. */
export function wanted(
  members: readonly GroupMember[],
  partitions: PartitionCounts,
): TopicPartition[] {
  const topics = [...new Set(members.flatMap(({ topics }) => topics))].sort();
  return topics.flatMap((topic) =>
    Array.from({ length: partitions[topic] ?? 0 }, (_, partition) => ({ topic, partition }))
  );
}
