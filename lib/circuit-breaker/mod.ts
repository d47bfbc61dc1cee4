/**
 * Calls to dependencies that fail: circuit breaker, retry with back-off and budget, time-out, bulkhead,
 * hedge, adaptive limit and fallback, each behind the same small `execute`, and a pipeline to compose
 * them. The same objects run on a virtual clock and in front of real HTTP services.
 */
export * from "./adaptive-limit.ts";
export * from "./backoff.ts";
export * from "./breaker.ts";
export type { BreakerOptions } from "./breaker-options.ts";
export * from "./breaker-state.ts";
export * from "./bulkhead.ts";
export * from "./circuit-open-error.ts";
export * from "./closed-forms.ts";
export * from "./contention.ts";
export * from "./events.ts";
export * from "./fallback.ts";
export * from "./hedge.ts";
export * from "./http-date.ts";
export * from "./pipeline.ts";
export * from "./policy.ts";
export * from "./reference.ts";
export * from "./retry-budget.ts";
export * from "./retry-after.ts";
export * from "./retry.ts";
export * from "./simulated-service.ts";
export * from "./timeout.ts";
export * from "./truths.ts";
export * from "./windows.ts";
