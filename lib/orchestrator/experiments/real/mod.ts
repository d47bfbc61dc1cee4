/** What the notebook does with real processes. */
export * from "./crash-to-ready.ts";
export * from "./isolation.ts";
export * from "./orphans.ts";
export * from "./pm2.ts";
export * from "./rolling.ts";
export * from "./tour.ts";
