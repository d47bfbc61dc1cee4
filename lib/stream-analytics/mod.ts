/**
 * Real-time analytics: windows over event time with watermarks, triggers and panes; sliding windows in constant time;
 * sketches that merge; checkpoints that crashes cannot tear; frames for clients that read too slowly. What needs a
 * socket or SQLite is in `real/`.
 */
export * from "./adaptive-lag.ts";
export * from "./aggregator.ts";
export * from "./arrivals.ts";
export * from "./bounded-queue.ts";
export * from "./checkpoint.ts";
export * from "./closed-forms.ts";
export * from "./join.ts";
export * from "./keyed-windows.ts";
export * from "./live/mod.ts";
export * from "./monoid.ts";
export * from "./nexmark.ts";
export * from "./panes.ts";
export * from "./partitioned-watermark.ts";
export * from "./pipeline.ts";
export * from "./queries.ts";
export * from "./sink.ts";
export * from "./sketches/mod.ts";
export * from "./sliding/mod.ts";
export * from "./triggers.ts";
export * from "./truths/panes.ts";
export * from "./truths/windows.ts";
export * from "./two-phase.ts";
export * from "./watermark.ts";
export * from "./window-operator.ts";
export type * from "./window-options.ts";
export * from "./windows.ts";
