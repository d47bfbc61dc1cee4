/** How a consumer group shares out partitions. */
export type {
  Assignment,
  Assignor,
  GroupMember,
  PartitionCounts,
  TopicPartition,
} from "./assignor.ts";
export { assignRange } from "./range.ts";
export { assignRoundRobin } from "./round-robin.ts";
export { assignSticky } from "./sticky.ts";
