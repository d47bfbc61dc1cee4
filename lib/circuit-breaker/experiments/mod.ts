/** What notebook 06 runs: each function takes numbers and gives back rows for a chart or a table. */
export * from "./adaptive-limits.ts";
export * from "./closed-form-runs.ts";
export * from "./dependencies.ts";
export * from "./hedged-tails.ts";
export * from "./layer-orders.ts";
export { type LiveRow, type RibbonRow, ribbons, STATE_COLORS } from "./live-rows.ts";
export * from "./live-site.ts";
export * from "./outside-truths.ts";
export * from "./shares.ts";
export { type Site, SITES } from "./site-guards.ts";
export * from "./stacks.ts";
export { PATIENCE, type TravelRow } from "./travel-ledger.ts";
export * from "./travel-site.ts";
export * from "./travel-summary.ts";
export * from "./verdicts.ts";
