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
export * from "./bloom.ts";
export * from "./errors.ts";
export * from "./http/cache-status.ts";
export * from "./http/decide.ts";
export * from "./http/directives.ts";
export * from "./http/fetch.ts";
export * from "./http/freshness.ts";
export * from "./http/http-cache.ts";
export type { HttpCacheOptions } from "./http/http-cache-options.ts";
export * from "./http/invalidate.ts";
export * from "./http/message.ts";
export * from "./http/middleware.ts";
export * from "./http/range.ts";
export * from "./http/storable.ts";
export * from "./http/stored.ts";
export * from "./http/targeted.ts";
export * from "./http/validate.ts";
export * from "./http/vary.ts";
export * from "./lease.ts";
export * from "./read-through.ts";
export * from "./single-flight.ts";
export * from "./stale.ts";
export * from "./truths/http-suite.ts";
