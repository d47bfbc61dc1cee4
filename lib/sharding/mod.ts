/**
 * Sharding: eight ways to say where a key lives, where four real systems put it, queries over several
 * shards, moving rows between them while they are written, and transfers that are exact. Shards that are
 * files and processes are behind `#lib/sharding/real`.
 */
export * from "./closed-forms.ts";
export * from "./collate.ts";
export * from "./compat/cassandra-token.ts";
export * from "./compat/kafka-partition.ts";
export * from "./compat/ketama.ts";
export * from "./compat/postgres-hash.ts";
export * from "./compat/redis-slot.ts";
export * from "./catalog.ts";
export * from "./codec.ts";
export * from "./hot-keys.ts";
export * from "./ids.ts";
export * from "./key.ts";
export * from "./layout.ts";
export * from "./model.ts";
export * from "./query/merge.ts";
export * from "./query/query.ts";
export * from "./query/random-query.ts";
export * from "./query/sql.ts";
export * from "./query/targets.ts";
export * from "./reshard/isolate.ts";
export * from "./reshard/journal.ts";
export * from "./reshard/migration.ts";
export * from "./reshard/plan.ts";
export { Mismatch } from "./reshard/verify.ts";
export * from "./router.ts";
export * from "./schema.ts";
export * from "./shard.ts";
export * from "./strategies/auto-split.ts";
export * from "./strategies/bounded.ts";
export * from "./strategies/directory.ts";
export * from "./strategies/jump.ts";
export * from "./strategies/maglev.ts";
export * from "./strategies/modulo.ts";
export * from "./strategies/range.ts";
export * from "./strategies/rendezvous.ts";
export * from "./strategies/ring.ts";
export * from "./strategy.ts";
export * from "./writing.ts";
export * from "./transfer/coordinator.ts";
export { Decisions, type Outcome } from "./transfer/decisions.ts";
export * from "./transfer/naive.ts";
export * from "./transfer/participant.ts";
export * from "./truths/balance.ts";
export * from "./truths/live-keys.ts";
export * from "./truths/moved.ts";
export * from "./truths/placement.ts";
export type { FormRow } from "./truths/row.ts";
export * from "./truths/tails.ts";
