/** What notebook 17 runs: each function takes numbers and gives back rows for a chart or a table. */
export * from "./aborts.ts";
export * from "./by-hand.ts";
export * from "./clock-felt.ts";
export * from "./finds.ts";
export * from "./guarded-shop.ts";
export * from "./injected.ts";
export * from "./night.ts";
export * from "./radius.ts";
export * from "./run-file.ts";
export * from "./scorecard.ts";
export * from "./searches.ts";
export * from "./storm.ts";
