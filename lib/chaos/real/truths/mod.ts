/** What others recorded or computed, and how much of it holds here. */
export * from "./api-truth.ts";
export * from "./toolkit-truth.ts";
export * from "./toxic-truth.ts";
