/**
 * The experiments of notebook 05 that run on a virtual clock: each takes the numbers of the notebook and
 * returns rows for its charts. What needs servers is in `real/`.
 */
export * from "./crashes.ts";
export * from "./late-set.ts";
