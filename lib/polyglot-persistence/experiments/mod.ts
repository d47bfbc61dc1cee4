/** What notebook 03 runs on a virtual clock, or in memory: nothing here needs a server. */
export * from "./cache-race.ts";
export * from "./catalogue.ts";
export * from "./crash-points.ts";
export * from "./examined.ts";
export * from "./index-truths.ts";
export * from "./late-events.ts";
export * from "./own-review.ts";
export * from "./race-lanes.ts";
export * from "./racy-orders.ts";
export * from "./rebuilds.ts";
export * from "./saga-crashes.ts";
export * from "./sale.ts";
