/** One number of the last so many events, four ways. */
export * from "./daba-lite.ts";
export * from "./recompute.ts";
export * from "./slices.ts";
export type * from "./sliding-window.ts";
export * from "./two-stacks.ts";
