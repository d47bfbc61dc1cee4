/**
 * Recorded histories, and a checker that says whether they are linearizable: whether a store that many
 * clients use at once answers as if there were one copy and one operation at a time.
 */
export * from "./check.ts";
export * from "./model.ts";
export type { Operation } from "./operation.ts";
export * from "./recorder.ts";
export * from "./register.ts";
export * from "./text-value.ts";
