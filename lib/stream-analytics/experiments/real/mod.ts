/** What notebook 13 runs on this machine: SQLite, the log, sockets. */
export * from "./claims.ts";
export * from "./contests.ts";
export * from "./fan-out.ts";
export * from "./log-restart.ts";
export * from "./rerun.ts";
export * from "./resume.ts";
export * from "./slow-client.ts";
