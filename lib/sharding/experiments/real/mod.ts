/**
 * The experiments of notebook 08 on real shards: files, processes, Postgres and Redis.
 */
export * from "./grow-table.ts";
export * from "./judged.ts";
export * from "./killed-process.ts";
export * from "./order-load.ts";
export * from "./own-shard.ts";
export * from "./reshard-crashes.ts";
export * from "./timeline.ts";
export * from "./transfer-costs.ts";
export * from "./transfer-crashes.ts";
export * from "./wall.ts";
