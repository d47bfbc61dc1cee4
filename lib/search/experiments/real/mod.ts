/** Experiments that need this machine: SQLite, and the packages that one would take instead. */
export * from "./against-sqlite.ts";
export * from "./engines.ts";
export * from "./facets-by-sql.ts";
export * from "./near-by-force.ts";
export * from "./on-disk.ts";
export * from "./outside-truths.ts";
export * from "./sqlite-judge.ts";
