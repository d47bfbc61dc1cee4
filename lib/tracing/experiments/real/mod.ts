/** What notebook 10 runs with real parts: a shop of five processes, the cost of exporting, a search in Postgres. */
export * from "./b3-truth.ts";
export * from "./in-postgres.ts";
export * from "./live-shop.ts";
export * from "./overhead.ts";
export * from "./peer.ts";
