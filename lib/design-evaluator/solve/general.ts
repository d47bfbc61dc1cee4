import { erlangC, requireNumber } from "../../sim/mod.ts";

/** Arrivals and services that vary as they like. */
export interface GeneralLoad {
  arrivalRate: number;
  meanService: number;
  servers: number;
  /** Squared coefficients of variation (variance over squared mean): 0 never varies, 1 is exponential. Default: 1. */
  arrivalScv?: number;
  serviceScv?: number;
}

/**
 * Mean wait at G/G/c: that of M/M/c times half of both variations. Exact for M/M/c and M/G/1, near otherwise. O(servers).
 *
 * Source: A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed., 1990 (Allen and Cunneen).
 *
 * @example
 * ```ts
 * import { meanWait } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * // Services that never vary halve the wait.
 * const load = { arrivalRate: 0.8, meanService: 1, servers: 1 };
 * assert.equal(meanWait({ ...load, serviceScv: 0 }) / meanWait(load), 0.5);
 * ```
 */
export function meanWait(
  { arrivalRate, arrivalScv = 1, meanService, servers, serviceScv = 1 }: GeneralLoad,
): number {
  const action = "compute a mean wait";
  requireNumber(action, "arrivalScv", arrivalScv, { unit: "(squared)", min: 0 });
  requireNumber(action, "serviceScv", serviceScv, { unit: "(squared)", min: 0 });
  const load = arrivalRate * meanService;
  if (load === 0) return 0;
  const exponential = erlangC(servers, load) * meanService / (servers - load);
  return exponential * variationFactor(serviceScv, arrivalScv);
}

/** What a wait of exponential arrivals and services is multiplied by where they vary otherwise. */
export function variationFactor(serviceScv: number, arrivalScv = 1): number {
  return (arrivalScv + serviceScv) / 2;
}
