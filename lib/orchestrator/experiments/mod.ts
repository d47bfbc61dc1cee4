/** What the notebook sets up in virtual time: a company's cluster, faults, placements, loops. */
export * from "./crash-schedules.ts";
export * from "./edge-triggered.ts";
export * from "./placements.ts";
export * from "./restarts.ts";
export * from "./split-brain.ts";
export * from "./stale.ts";
export * from "./throughput.ts";
export * from "./timeline.ts";
export * from "./truths.ts";
export * from "./world.ts";
