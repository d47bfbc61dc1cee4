/** What needs this machine: SQLite as the judge, the large suite, the live server and its clients. */
export * from "./against-batch.ts";
export * from "./batch-judge.ts";
export * from "./suites.ts";
export * from "./live-floor.ts";
export * from "./live-server.ts";
