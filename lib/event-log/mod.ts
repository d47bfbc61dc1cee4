/**
 * A partitioned log with consumer groups: the interface that the course uses of Kafka, and the embedded
 * stand-in for it.
 */
export { assignRange } from "./assign.ts";
export * from "./event-log.ts";
export type * from "./log.ts";
export { murmur2, partitionOf } from "./murmur2.ts";
