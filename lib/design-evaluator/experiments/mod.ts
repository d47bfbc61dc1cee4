/** What the notebook on evaluating designs sets up: a bank's account feed, and rows for its charts and tables. */
export * from "../truths/availability-and-cost.ts";
export * from "../truths/networks.ts";
export * from "./chances.ts";
export * from "./closed.ts";
export * from "./feed.ts";
export * from "./nines.ts";
export * from "./plans.ts";
export * from "./storm.ts";
export * from "./tails.ts";
export * from "./tornado-rows.ts";
export * from "./truths.ts";
export * from "./twenty.ts";
export * from "./twenty-table.ts";
export * from "./users.ts";
export * from "./wall.ts";
