/** What notebook 18 runs on a virtual clock: each function takes numbers and gives back rows for a chart or a table. */
export * from "../truths/agents-unite.ts";
export * from "../truths/arrivals.ts";
export * from "../truths/coordinated-omission.ts";
export * from "../truths/encodings.ts";
export * from "../truths/little.ts";
export * from "../truths/queues.ts";
export * from "../truths/usl.ts";
export * from "./concert.ts";
export * from "./for-loop.ts";
export * from "./gate.ts";
export * from "./rate-search.ts";
export * from "./stalled.ts";
export * from "./stations.ts";
export * from "./three-models.ts";
export * from "./virtual-runs.ts";
