import { longestOf, meanOf, type Phase, WayTimes } from "./percentiles.ts";
import { servicePhases } from "./phases.ts";

/** Points at which a distribution is added up, and the share beyond which it is cut off. */
const POINTS = 64, REST = 1e-6;

/**
 * The slowest of `n` ways that are taken at once, each of which is needed with a probability: its share that is needed at
 * all, mean and variation are added up from the whole distribution of one way, and phases made that have the same. So what
 * each way varies by counts. O(points · phases · ticks).
 *
 * Named simplification: ways do not slow each other down more than all load does.
 *
 * @example
 * ```ts
 * import { meanOf, slowestOf } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * // Of two exponential ways: one and a half times the mean.
 * assert.equal(meanOf(slowestOf(2, [{ mean: 10 }])).toFixed(1), "15.0");
 * ```
 */
export function slowestOf(n: number, each: readonly Phase[], needed = 1): Phase[] {
  if (needed <= 0 || each.length === 0) return [];
  const [only] = each;
  if (each.length === 1 && needed === 1 && Number.isInteger(n) && (only!.probability ?? 1) === 1) {
    return longestOf(n, only!.mean);
  }
  const one = new WayTimes(each);
  const beyond = (time: number) => 1 - (1 - needed * one.longerThan(time)) ** n;
  const any = beyond(0);
  if (any <= 0) return [];
  let end = meanOf(each) || 1;
  while (beyond(end) > REST * any) end *= 1.5;
  let mean = 0, square = 0;
  // Points lie closer where times are short.
  for (let k = 0; k < POINTS; k++) {
    const u = (k + 0.5) / POINTS, time = end * u * u, width = 2 * end * u / POINTS;
    const share = beyond(time) / any;
    mean += share * width;
    square += 2 * time * share * width;
  }
  const phases = fitted(mean, square / mean ** 2 - 1);
  return any >= 1 ? phases : gated(phases, any);
}

/** Most phases of a fit: what varies less counts as equal ones in a row. */
const MOST = 40;

/** Phases with a mean and a squared coefficient of variation, with the tail of a longest one. */
function fitted(mean: number, scv: number): Phase[] {
  if (scv >= 1) return servicePhases(mean, scv);
  let count = 2;
  while (count < MOST && variationOf(count, 1) > scv) count++;
  if (count === MOST) return servicePhases(mean, scv);
  // From 1, where they are the longest of so many, to 0, where the last one is all that counts.
  let low = 1e-6, high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (variationOf(count, middle) > scv) low = middle;
    else high = middle;
  }
  const parts = partsOf(count, high), sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => ({ mean: mean * part / sum }));
}

function partsOf(count: number, offset: number): number[] {
  return Array.from({ length: count }, (_, k) => 1 / (k + offset));
}

function variationOf(count: number, offset: number): number {
  const parts = partsOf(count, offset), sum = parts.reduce((a, b) => a + b, 0);
  return parts.reduce((all, part) => all + part * part, 0) / sum ** 2;
}

/** Phases of which all or none are taken. */
export function gated(phases: readonly Phase[], probability: number): Phase[] {
  const first = phases.findIndex((phase) => (phase.probability ?? 1) === 1 && !phase.skips);
  if (probability >= 1) return [...phases];
  if (first < 0) return [{ mean: 0, probability, skips: phases.length }, ...phases];
  // Of a sum the order does not matter: one that is always taken comes first, and stands for all.
  const rest = phases.filter((_, i) => i !== first);
  return [{ ...phases[first]!, probability, skips: rest.length }, ...rest];
}
