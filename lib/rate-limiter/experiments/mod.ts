/**
 * The experiments of notebook 07: each takes the numbers of the notebook and returns rows for its charts.
 */
export * from "./algorithms.ts";
export * from "./node-counts.ts";
export * from "./outage.ts";
export * from "./patterns.ts";
export * from "./race.ts";
export * from "./shared-api.ts";
