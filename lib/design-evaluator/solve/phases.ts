import type { Phase } from "./percentiles.ts";

/** Least variation that is told apart: a service is cut into so many parts at most. */
const MOST_PARTS = 20;

/**
 * Exponential phases with a mean and a squared coefficient of variation: equal ones in a row below 1 (Erlang), two of
 * which the second is seldom above (Cox).
 *
 * Source: R. Marie, Performance Evaluation 1980 (the two phases).
 */
export function servicePhases(mean: number, scv: number): Phase[] {
  if (scv > 1) return [{ mean: mean / 2 }, { mean: mean * scv, probability: 1 / (2 * scv) }];
  const parts = Math.min(MOST_PARTS, Math.max(1, Math.round(1 / Math.max(scv, 1e-9))));
  return Array.from({ length: parts }, () => ({ mean: mean / parts }));
}
