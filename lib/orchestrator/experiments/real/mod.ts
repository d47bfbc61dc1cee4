/** What the notebook does with real processes. */
export * from "./rolling.ts";
