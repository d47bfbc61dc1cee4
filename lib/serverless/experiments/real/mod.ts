/** What the notebook does on the machine itself: orphans, head to head with others. */
export * from "./orphans.ts";
export * from "./head-to-head.ts";
export * from "./peers.ts";
export * from "./ladder.ts";
export * from "./languages.ts";
export * from "./live-page.ts";
export * from "./live-session.ts";
export * from "./namespaces.ts";
export * from "./one-loop.ts";
export * from "./pools.ts";
