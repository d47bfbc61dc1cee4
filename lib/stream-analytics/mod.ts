/**
 * Real-time analytics: windows over event time with watermarks, triggers and panes; sliding windows in constant time;
 * sketches that merge; checkpoints that crashes cannot tear; frames for clients that read too slowly. What needs a
 * socket or SQLite is in `real/`.
 */
export * from "./adaptive-lag.ts";
export * from "./aggregator.ts";
export * from "./keyed-windows.ts";
export * from "./monoid.ts";
export * from "./panes.ts";
export * from "./partitioned-watermark.ts";
export * from "./sketches/mod.ts";
export * from "./sliding/mod.ts";
export * from "./triggers.ts";
export * from "./watermark.ts";
export * from "./window-operator.ts";
export * from "./windows.ts";
