/**
 * The experiments of notebook 07: each takes the numbers of the notebook and returns rows for its charts.
 */
export * from "./algorithms.ts";
export * from "./boundary.ts";
export * from "./cut.ts";
export * from "./just-in-time.ts";
export * from "./latencies.ts";
export * from "./leaky-waits.ts";
export * from "./memory.ts";
export * from "./misjudged.ts";
export * from "./node-counts.ts";
export * from "./outage.ts";
export * from "./outside-truths.ts";
export * from "./over-http.ts";
export * from "./patterns.ts";
export * from "./race.ts";
export * from "./redis-memory.ts";
export * from "./shared-api.ts";
export * from "./storm.ts";
