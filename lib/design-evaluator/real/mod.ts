/** What needs processes: a design that runs, what was predicted of it, and times measured on this machine. */
export * from "../measure.ts";
export * from "./compare.ts";
export * from "./heartbeat.ts";
export * from "./live-network.ts";
export * from "./rounds.ts";
export * from "./page.ts";
