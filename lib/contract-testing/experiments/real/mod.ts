/** What notebook 19 runs over sockets, on Postgres and in processes of its own. */
export * from "./agreement.ts";
export * from "./at-once.ts";
export * from "./catalogues.ts";
export * from "./events.ts";
export * from "./head-to-head.ts";
export * from "./judge.ts";
export * from "./publishes.ts";
export * from "./rolling.ts";
export * from "./troubles.ts";
export * from "./truths.ts";
