/**
 * Files as an interface, for whatever keeps its bytes itself: a log, an index, a journal. In memory with
 * losses of power on demand, for tests and pages; on disk by `#lib/storage/disk`.
 */
export * from "./crc32c.ts";
export * from "./memory-storage.ts";
export type * from "./storage.ts";
export * from "./whole-writes.ts";
