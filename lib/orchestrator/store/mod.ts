/** What the platform knows, who may write it, and who follows it. */
export * from "./errors.ts";
export * from "./informer.ts";
export type * from "./item.ts";
export * from "./leader.ts";
export * from "./store.ts";
