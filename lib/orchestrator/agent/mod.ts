/** What a node does: runs pods, asks how they are, starts them again. */
export * from "./agent.ts";
export * from "./probe-loop.ts";
export * from "./restart-delays.ts";
export type * from "./runtime.ts";
export * from "./simulated-runtime.ts";
export * from "./supervisor.ts";
