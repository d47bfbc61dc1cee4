/**
 * What of caching needs real services: tiers, leases, journals and tracked memory on Redis, recipes in
 * Postgres, and the site as processes of its own.
 */
export * from "./api-processes.ts";
export * from "./postgres-source.ts";
export * from "./redis-journal.ts";
export * from "./redis-lease.ts";
export * from "./redis-tier.ts";
export * from "./redis-tracking.ts";
export * from "./experiments/latencies.ts";
export * from "./experiments/over-http.ts";
export * from "./experiments/tracked.ts";
export * from "./experiments/trips.ts";
