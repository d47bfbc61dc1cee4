/**
 * The experiments of notebook 05 that run on a virtual clock: each takes the numbers of the notebook and
 * returns rows for its charts. What needs servers is in `real/`.
 */
export * from "./crashes.ts";
export * from "./crashes-two.ts";
export * from "./late-set.ts";
export * from "./avalanche.ts";
export * from "./policy-runs.ts";
export * from "./staleness.ts";
export * from "./stampede.ts";
export * from "./sunday.ts";
export * from "./time-truths.ts";
export * from "./http-layers.ts";
export * from "./outside-truths.ts";
export * from "./peer-http-cache.ts";
export * from "./redis-dies.ts";
export * from "./simulated-services.ts";
export * from "./suite-heat.ts";
export * from "./trial.ts";
