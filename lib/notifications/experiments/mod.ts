/** What notebook 02 runs: each function takes numbers and gives back rows for a chart or a table. */
export * from "./channels.ts";
export * from "./contests.ts";
export * from "./delivery.ts";
export * from "./designs.ts";
export * from "./outbox-times.ts";
export * from "./outside-truths.ts";
export * from "./poison.ts";
export * from "./rush.ts";
export * from "./storage.ts";
export * from "./worked-inbox.ts";
