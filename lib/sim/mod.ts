/**
 * Virtual time: a clock that jumps from event to event, seeded random streams, distributions,
 * statistics, and the closed forms of queueing theory that simulations are held against.
 */
export * from "./clock.ts";
export * from "./crash.ts";
export * from "./distributions.ts";
export * from "./event-queue.ts";
export * from "./hash.ts";
export * from "./in-time.ts";
export * from "./quantile.ts";
export * from "./queueing.ts";
export * from "./random.ts";
export * from "./real-clock.ts";
export * from "./require-number.ts";
export * from "./settable-clock.ts";
export * from "./shuffled.ts";
export * from "./statistics.ts";
export * from "./truth-row.ts";
export * from "./virtual-clock.ts";
