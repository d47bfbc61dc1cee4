import { requireNumber } from "../../sim/mod.ts";

/** A part of a way: exponential with a mean, taken with a probability. */
export interface Phase {
  mean: number;
  /** Default: 1. */
  probability?: number;
}

/** Steps that are counted at most, and what is left out of a sum. */
const MOST_STEPS = 200_000, REST = 1e-12;

/**
 * Share of ways that take longer than a time: phases one after the other, each exponential, some left out. By
 * uniformization, so equal and very different means are no trouble. O(phases · (time over the shortest mean)).
 *
 * Source: A. Jensen, Skandinavisk Aktuarietidskrift 36, 1953.
 *
 * @example
 * ```ts
 * import { longerThan } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * assert.equal(longerThan([{ mean: 10 }], 10).toFixed(6), Math.exp(-1).toFixed(6));
 * ```
 */
export function longerThan(phases: readonly Phase[], time: number): number {
  requireNumber("look along a way", "time", time, { unit: "(time)", min: 0 });
  const real = phases.filter(({ mean, probability = 1 }) => mean > 0 && probability > 0);
  if (real.length === 0) return 0;
  // What is far shorter than the rest counts with its mean alone, or it would set the pace for all.
  const longest = Math.max(...real.map(({ mean }) => mean)), short = longest / 2000;
  const rest = real.filter(({ mean }) => mean < short)
    .reduce((sum, { mean, probability = 1 }) => sum + mean * probability, 0);
  const some = real.filter(({ mean }) => mean >= short), left = Math.max(0, time - rest);
  const rate = 1 / Math.min(...some.map(({ mean }) => mean)), events = rate * left;
  let at = entered(some, 0, 1, new Float64Array(some.length));
  let alive = 0, weight = Math.exp(-Math.min(events, 700)), log = -events, seen = 0;
  for (let n = 0; n < MOST_STEPS && seen < 1 - REST; n++) {
    if (n > 0) {
      log += Math.log(events / n);
      weight = Math.exp(log);
      const next = new Float64Array(some.length);
      for (let i = 0; i < some.length; i++) {
        const leaves = at[i]! / (some[i]!.mean * rate);
        next[i]! += at[i]! - leaves;
        entered(some, i + 1, leaves, next);
      }
      at = next;
    } else weight = Math.exp(log);
    seen += weight;
    alive += weight * at.reduce((a, b) => a + b, 0);
  }
  return Math.min(1, alive);
}

/** Where those go who come to a phase: into it, or past it to the next. */
function entered(
  phases: readonly Phase[],
  from: number,
  share: number,
  into: Float64Array,
): Float64Array {
  for (let i = from; i < phases.length && share > 0; i++) {
    const { probability = 1 } = phases[i]!;
    into[i]! += share * probability;
    share *= 1 - probability;
  }
  return into;
}

/** The time that so large a share of ways takes at most. By halving, to 6 digits. */
export function percentile(phases: readonly Phase[], share: number): number {
  requireNumber("find a percentile", "share", share, { unit: "(a share)", min: 0, max: 0.999999 });
  let low = 0, high = phases.reduce((sum, { mean }) => sum + mean, 0);
  if (high === 0 || longerThan(phases, 0) <= 1 - share) return 0;
  while (longerThan(phases, high) > 1 - share) high *= 2;
  for (let i = 0; i < 60 && high - low > 1e-7 * high; i++) {
    const middle = (low + high) / 2;
    if (longerThan(phases, middle) > 1 - share) low = middle;
    else high = middle;
  }
  return high;
}

/** Share of requests that meet at least one slow part, where each of n is slow with probability p. */
export function anySlow(n: number, p: number): number {
  requireNumber("count slow parts", "n", n, { unit: "parts", min: 0 });
  requireNumber("count slow parts", "p", p, { unit: "(a share)", min: 0, max: 1 });
  return 1 - (1 - p) ** n;
}

/** Mean of the longest of n exponential times: the harmonic sum. Source: A. Rényi, 1953. */
export function meanOfLongest(n: number, mean: number): number {
  requireNumber("wait for the longest", "n", n, { unit: "parts", min: 1, max: 1e6, integer: true });
  let sum = 0;
  for (let k = 1; k <= n; k++) sum += 1 / k;
  return mean * sum;
}
