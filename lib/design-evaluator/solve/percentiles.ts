import { requireNumber } from "../../sim/mod.ts";

/** A part of a way: exponential with a mean, taken with a probability. */
export interface Phase {
  mean: number;
  /** Default: 1. */
  probability?: number;
  /** Phases behind it that are left out with it. Default: 0. */
  skips?: number;
}

/** Steps that are counted at most; what is left out of a sum; by how much the longest mean may exceed another. */
const MOST_STEPS = 200_000, REST = 1e-12, SPREAD = 4000;

/**
 * Share of ways that take longer than a time: phases one after the other, each exponential, some left out. By
 * uniformization, so equal and very different means are no trouble. O(phases · time over the shortest mean).
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
  const longest = Math.max(0, ...phases.map(({ mean }) => mean));
  if (longest === 0) return 0;
  // A very short one would set the pace for all: it is taken for a little longer.
  const means = phases.map(({ mean }) => Math.max(mean, longest / SPREAD));
  const rate = 1 / Math.min(...means), events = rate * time;
  let at = new Float64Array(phases.length), alive = 0, log = -events, seen = 0;
  enter(phases, 0, 1, at);
  for (let n = 0; n < MOST_STEPS && seen < 1 - REST; n++) {
    if (n > 0) {
      log += Math.log(events / n);
      const next = new Float64Array(phases.length);
      for (let i = 0; i < phases.length; i++) {
        const leaves = at[i]! / (means[i]! * rate);
        next[i]! += at[i]! - leaves;
        enter(phases, i + 1, leaves, next);
      }
      at = next;
    }
    const weight = Math.exp(log);
    seen += weight;
    alive += weight * at.reduce((a, b) => a + b, 0);
    if (n > events && weight < REST * REST) break;
  }
  return Math.min(1, alive);
}

/** Where those go who come to a phase: into it, or past it and what it skips. */
function enter(phases: readonly Phase[], from: number, share: number, into: Float64Array): void {
  for (let i = from; i < phases.length && share > 0;) {
    const { probability = 1, skips = 0 } = phases[i]!;
    into[i]! += share * probability;
    share *= 1 - probability;
    i += 1 + skips;
  }
}

/** The time that so large a share of ways takes at most. By halving, to 7 digits. */
export function percentile(phases: readonly Phase[], share: number): number {
  requireNumber("find a percentile", "share", share, { unit: "(a share)", min: 0, max: 0.999999 });
  let low = 0, high = Math.max(0, ...phases.map(({ mean }) => mean));
  if (high === 0 || longerThan(phases, 0) <= 1 - share) return 0;
  while (longerThan(phases, high) > 1 - share) [low, high] = [high, 2 * high];
  for (let i = 0; i < 60 && high - low > 1e-7 * high; i++) {
    const middle = (low + high) / 2;
    if (longerThan(phases, middle) > 1 - share) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean time of all ways. */
export function meanOf(phases: readonly Phase[]): number {
  const at = new Float64Array(phases.length);
  // Shares that come by each phase, in order: what is skipped comes by behind.
  const comes = new Float64Array(phases.length + 1);
  comes[0] = 1;
  phases.forEach(({ mean, probability = 1, skips = 0 }, i) => {
    at[i] = comes[i]! * probability * mean;
    comes[i + 1]! += comes[i]! * probability;
    comes[Math.min(phases.length, i + 1 + skips)]! += comes[i]! * (1 - probability);
  });
  return at.reduce((a, b) => a + b, 0);
}

/** Share of requests that meet at least one slow part, where each of n is slow with probability p. */
export function anySlow(n: number, p: number): number {
  requireNumber("count slow parts", "n", n, { unit: "parts", min: 0 });
  requireNumber("count slow parts", "p", p, { unit: "(a share)", min: 0, max: 1 });
  return 1 - (1 - p) ** n;
}

/** The longest of n exponential times, as phases: the first of n ends after a nth, the next of those left, and so on. */
export function longestOf(n: number, mean: number): Phase[] {
  requireNumber("wait for the longest", "n", n, {
    unit: "parts",
    min: 1,
    max: 10_000,
    integer: true,
  });
  return Array.from({ length: n }, (_, k) => ({ mean: mean / (n - k) }));
}
