/**
 * Several regions: who is sent to which by DNS, who notices that one is gone, and what becomes of the
 * data. All of it runs on a virtual clock; real sockets are in `real/`.
 */
export * from "./closed-forms.ts";
export * from "./config/commit-rule.ts";
export * from "./config/eventual.ts";
export * from "./config/hybrid-clock.ts";
export * from "./config/quorum.ts";
export { ReplicaLog } from "./config/replica-log.ts";
export type { Answer } from "./config/replication.ts";
export * from "./config/rollout.ts";
export * from "./config/sessions.ts";
export * from "./config/version-vector.ts";
export * from "./dns/authority.ts";
export * from "./dns/client.ts";
export * from "./dns/codec.ts";
export * from "./dns/message.ts";
export * from "./dns/resolver.ts";
export * from "./failover.ts";
export * from "./geography.ts";
export * from "./health/checkers.ts";
export * from "./health/damping.ts";
export * from "./health/gray.ts";
export * from "./network.ts";
export * from "./quorum-latency.ts";
export * from "./region.ts";
export * from "./round-trips.ts";
export * from "./routing/anycast.ts";
export * from "./routing/failover.ts";
export * from "./routing/geo.ts";
export * from "./routing/latency.ts";
export * from "./routing/measured-paths.ts";
export * from "./routing/multivalue.ts";
export * from "./routing/policy.ts";
export * from "./routing/spill.ts";
export * from "./routing/weighted.ts";
export * from "./scaled-clock.ts";
export * from "./truths/mod.ts";
