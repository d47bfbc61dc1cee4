/** What notebook 16 runs on a virtual clock. */
export * from "./alarms.ts";
export * from "./authority-dies.ts";
export * from "./bad-config.ts";
export * from "./common.ts";
export * from "./copies.ts";
export * from "./distances.ts";
export * from "./failover-runs.ts";
export * from "./flapping.ts";
export * from "./histories.ts";
export * from "./stale-measurements.ts";
export * from "./survivors.ts";
export * from "./worked.ts";
