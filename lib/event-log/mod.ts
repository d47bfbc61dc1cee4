/**
 * A partitioned log with consumer groups: the interface that the course uses of Kafka, and the embedded
 * stand-in for it. In memory by default; in segments where it is given a storage, as `#lib/storage/disk` has
 * one for the files of the machine. It runs in a page, too.
 */
export * from "./assignors/mod.ts";
export type * from "./compaction.ts";
export * from "./event-log.ts";
export { REDELIVERY_MS } from "./group.ts";
export * from "./log.ts";
export { MemoryStorage } from "../storage/memory-storage.ts";
export { murmur2, partitionOf } from "./murmur2.ts";
export type { LogRecord } from "./record.ts";
export * from "./segmented-log.ts";
export type { Storage, StoredFile } from "../storage/storage.ts";
export * from "./truths.ts";
