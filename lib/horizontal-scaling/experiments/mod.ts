/**
 * The experiments of notebook 04: each takes the numbers of the notebook and returns rows for its charts.
 */
export * from "./common.ts";
export * from "./deploy.ts";
export * from "./detectors.ts";
export * from "./failures.ts";
export * from "./final-design.ts";
export * from "./keys.ts";
export * from "./on-sale.ts";
export * from "./outside-truths.ts";
export * from "./real.ts";
export * from "./retry-storm.ts";
export * from "./ring-picture.ts";
export * from "./sale.ts";
export * from "./sale-choices.ts";
export * from "./speed.ts";
export * from "./steady-runs.ts";
export * from "./worked-examples.ts";
