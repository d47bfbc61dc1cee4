/**
 * Shards that are real: SQLite files in this process, or processes of their own; and the real Postgres and
 * Redis that say where they put a key.
 */
export * from "./http-shard.ts";
export * from "./judge.ts";
export * from "./shard-files.ts";
export * from "./shard-processes.ts";
export * from "./sqlite-shard.ts";
export * from "./postgres-partitions.ts";
export * from "./redis-cluster.ts";
