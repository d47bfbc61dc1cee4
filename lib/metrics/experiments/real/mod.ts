/** What notebook 11 runs on this machine: SQLite, processes, a real Prometheus, the large suites. */
export * from "./outside-truths.ts";
export * from "./side-by-side.ts";
export * from "./sqlite-table.ts";
export * from "./station-dies.ts";
export * from "./watch-stations.ts";
export * from "./contests.ts";
