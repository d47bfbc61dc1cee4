/** What notebook 13 runs without a server: on virtual time, in memory. */
export * from "./closed.ts";
export * from "./completeness.ts";
export * from "./crashes.ts";
export * from "./disorder.ts";
export * from "./hot-key.ts";
export * from "./idle.ts";
export * from "./merged-sketches.ts";
export * from "./pane-sums.ts";
export * from "./rush.ts";
export * from "./scene.ts";
export * from "./sketch-errors.ts";
export * from "./sliding-costs.ts";
export * from "./two-deliveries.ts";
export * from "./worked.ts";
