/** What the notebook does on the machine itself: orphans, head to head with others. */
export * from "./orphans.ts";
export * from "./head-to-head.ts";
export * from "./peers.ts";
