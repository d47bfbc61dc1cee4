/** What notebook 10 runs on a virtual clock: a shop, its logs, faults, advice, samples, searches. Runs in a page, too. */
export * from "./advice.ts";
export * from "./logs.ts";
export * from "./outside-truths.ts";
export * from "./propagation.ts";
export * from "./sampled.ts";
export * from "./searching.ts";
export * from "./shop.ts";
export * from "./tails.ts";
export * from "../waterfall.ts";
export * from "./world.ts";
