/**
 * Rate limiting: seven algorithms behind one `take(key, cost?)`, from a counter per window to one number
 * per key; limits composed into a policy; the HTTP headers; and the same over several nodes, through
 * Redis, with leases, and with Redis gone.
 */
export * from "./accuracy.ts";
export * from "./envelope.ts";
export * from "./failover.ts";
export * from "./fixed-window.ts";
export * from "./gcra.ts";
export * from "./headers.ts";
export * from "./leaky-meter.ts";
export * from "./leaky-queue.ts";
export * from "./leased.ts";
export type * from "./limiter.ts";
export * from "./middleware.ts";
export * from "./policy.ts";
export * from "./redis/gcra.ts";
export * from "./redis/racy.ts";
export type { RedisOptions } from "./redis/script.ts";
export * from "./redis/sliding-counter.ts";
export * from "./redis/token-bucket.ts";
export * from "./remote.ts";
export * from "./replay.ts";
export { SettableClock } from "../sim/settable-clock.ts";
export * from "./sliding-counter.ts";
export * from "./sliding-log.ts";
export * from "./token-bucket.ts";
export * from "./traffic.ts";
export * from "./truths.ts";
export * from "./wall-clock.ts";
