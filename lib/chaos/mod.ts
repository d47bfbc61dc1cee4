/**
 * Chaos engineering: experiments in Chaos Toolkit's format, faults that can always be taken back, an abort with exact
 * error rates, and a search for the smallest schedule of faults that breaks a system. What needs sockets and processes
 * is behind `#lib/chaos/real`.
 */
export * from "./analysis/kolmogorov.ts";
export * from "./analysis/recovery.ts";
export * from "./analysis/search.ts";
export {
  type FunctionContext,
  type Functions,
  Interrupted,
  type Registered,
} from "./experiment/functions.ts";
export type * from "./experiment/journal.ts";
export { type Json } from "./experiment/json.ts";
export { findByPath } from "./experiment/json-path.ts";
export type * from "./experiment/model.ts";
export { type Ask, type AskContext, askFunctions, type Providers } from "./experiment/providers.ts";
export type * from "./experiment/run-options.ts";
export { runExperiment } from "./experiment/runner.ts";
export { substitute, type Variables } from "./experiment/substitute.ts";
export { isMet, refusedTolerance, type Tolerance } from "./experiment/tolerance.ts";
export * from "./experiment/validate.ts";
export * from "./faults/fault.ts";
export * from "./faults/fault-point.ts";
export * from "./faults/faulty-clock.ts";
export * from "./faults/faulty-storage.ts";
export * from "./faults/http.ts";
export * from "./safety/blast-radius.ts";
export * from "./safety/fault-functions.ts";
export * from "./safety/guard.ts";
export * from "./safety/lock.ts";
export * from "./safety/sprt.ts";
export * from "./safety/thresholds.ts";
export * from "./schedule.ts";
export * from "./targets/limiter-fleet.ts";
export * from "./targets/payments.ts";
export * from "./targets/shop.ts";
export * from "./targets/shop-faults.ts";
export * from "./targets/shop-patterns.ts";
