/**
 * A partitioned log with consumer groups: the interface that the course uses of Kafka, and the embedded
 * stand-in for it. In memory by default; in segments on disk where it is given a storage.
 */
export * from "./assignors/mod.ts";
export type * from "./compaction.ts";
export * from "./crc32c.ts";
export * from "./event-log.ts";
export * from "./file-storage.ts";
export { REDELIVERY_MS } from "./group.ts";
export * from "./log.ts";
export * from "./memory-storage.ts";
export { murmur2, partitionOf } from "./murmur2.ts";
export type { LogRecord } from "./record.ts";
export * from "./segmented-log.ts";
export type * from "./storage.ts";
export * from "./truths.ts";
