/**
 * The experiments of notebook 08 that need no server, file or process: each takes the notebook's numbers and
 * returns rows for its charts. Those on real shards are behind `#lib/sharding/experiments/real`.
 */
export * from "./balance.ts";
export * from "./growing-range.ts";
export * from "./hot-tenant.ts";
export * from "./moved.ts";
export * from "./outside-truths.ts";
export * from "./shard-keys.ts";
export * from "./tails.ts";
export * from "./tenants.ts";
export * from "./worked-jump.ts";
