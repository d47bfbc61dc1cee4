/**
 * Caching in layers: seven eviction policies behind one `get` and `set`, and MIN, which knows the future;
 * curves that choose a capacity; protection from stampedes; tiers, writes and invalidation; and HTTP
 * caching by RFC 9111. What needs a server, Redis or Postgres is in `real/`.
 */
export type * from "./cache.ts";
export * from "./closed-forms.ts";
export * from "./early-expiry.ts";
export { jittered } from "./expiry.ts";
export * from "./mrc.ts";
export * from "./policies.ts";
export * from "./policies/arc.ts";
export * from "./policies/belady.ts";
export * from "./policies/clock.ts";
export * from "./policies/fifo.ts";
export * from "./policies/int-sieve.ts";
export * from "./policies/lru.ts";
export * from "./policies/s3-fifo.ts";
export * from "./policies/sieve.ts";
export * from "./policies/w-tiny-lfu.ts";
export * from "./simulate.ts";
export * from "./traces.ts";
export * from "./truths/closed-forms.ts";
export * from "./truths/policies.ts";
export type * from "./truths/rows.ts";
