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
const MOST_STEPS = 200_000, REST = 1e-12, SPREAD = 100;

/**
 * Share of ways that take longer than a time: phases one after the other, each exponential, some left out. By
 * uniformization, so equal and very different means are no trouble. O(phases · time over the shortest mean).
 *
 * Source: A. Jensen, Skandinavisk Aktuarietidskrift 36, 1953.
 *
 * @example
 * ```ts
 * import { longerThan } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * assert.equal(longerThan([{ mean: 10 }], 10).toFixed(6), Math.exp(-1).toFixed(6));
 * ```
 */
export function longerThan(phases: readonly Phase[], time: number): number {
  return new WayTimes(phases).longerThan(time);
}

/**
 * Shares of ways that are still going after 0, 1, 2 … ticks of one clock that is as fast as the fastest phase. They do
 * not depend on the time that is asked for, so that they are counted once.
 */
export class WayTimes {
  readonly #phases: readonly Phase[];
  /** Time that the short ones take, as if it were always the same. */
  readonly #sure: number;
  readonly #leaves: number[];
  readonly #rate: number;
  #at: Float64Array;
  readonly #going: number[] = [];

  constructor(all: readonly Phase[]) {
    const { phases, sure } = withoutShort(all),
      longest = Math.max(0, ...phases.map(({ mean }) => mean));
    const means = phases.map(({ mean }) => Math.max(mean, longest / SPREAD));
    this.#sure = sure;
    this.#phases = phases;
    this.#rate = 1 / Math.min(...means);
    this.#leaves = means.map((mean) => 1 / (mean * this.#rate));
    this.#at = new Float64Array(phases.length);
    enter(phases, 0, 1, this.#at);
    this.#going.push(this.#at.reduce((a, b) => a + b, 0));
  }

  longerThan(time: number): number {
    requireNumber("look along a way", "time", time, { unit: "(time)", min: 0 });
    if (time < this.#sure) return 1;
    if (this.#phases.length === 0) return 0;
    const ticks = this.#rate * (time - this.#sure);
    let log = -ticks, seen = 0, longer = 0;
    for (let n = 0; n < MOST_STEPS && seen < 1 - REST; n++) {
      if (n > 0) log += Math.log(ticks / n);
      const weight = Math.exp(log), going = this.#goingAfter(n);
      seen += weight;
      longer += weight * going;
      if (going < REST || n > ticks && weight < REST * REST) break;
    }
    return Math.min(1, longer);
  }

  #goingAfter(n: number): number {
    while (this.#going.length <= n) {
      const next = new Float64Array(this.#at.length);
      for (let i = 0; i < next.length; i++) {
        const leaves = this.#at[i]! * this.#leaves[i]!;
        next[i]! += this.#at[i]! - leaves;
        enter(this.#phases, i + 1, leaves, next);
      }
      this.#at = next;
      this.#going.push(next.reduce((a, b) => a + b, 0));
    }
    return this.#going[n]!;
  }
}

/**
 * A phase that is a hundredth of the longest would set the pace for all, and hardly varies beside it: it counts with its
 * mean. One that others hang on stays, and is taken for a little longer.
 */
function withoutShort(all: readonly Phase[]): { phases: Phase[]; sure: number } {
  const longest = Math.max(0, ...all.map(({ mean }) => mean)), shares = sharesOf(all);
  const keep = all.map(({ mean, skips = 0 }) =>
    longest > 0 && (mean * SPREAD >= longest || skips > 0)
  );
  const phases = all.flatMap((phase, i) => {
    if (!keep[i]) return [];
    const { skips = 0, ...rest } = phase;
    return [{ ...rest, skips: keep.slice(i + 1, i + 1 + skips).filter(Boolean).length }];
  });
  const sure = all.reduce((sum, { mean }, i) => keep[i] ? sum : sum + shares[i]! * mean, 0);
  return { phases, sure };
}

/** Share of ways that a phase is part of, for each. */
function sharesOf(phases: readonly Phase[]): number[] {
  const comes = new Float64Array(phases.length + 1);
  comes[0] = 1;
  return phases.map(({ probability = 1, skips = 0 }, i) => {
    const taken = comes[i]! * probability;
    comes[i + 1]! += taken;
    comes[Math.min(phases.length, i + 1 + skips)]! += comes[i]! - taken;
    return taken;
  });
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
  return mixedPercentile([{ phases, share: 1 }], share);
}

/** The same over several kinds of ways, each with its share of all. */
export function mixedPercentile(
  ways: readonly { phases: readonly Phase[]; share: number }[],
  share: number,
): number {
  const kinds = ways.map(({ phases, share }) => ({ steps: new WayTimes(phases), share }));
  const longer = (time: number) =>
    kinds.reduce((sum, { share, steps }) => sum + share * steps.longerThan(time), 0);
  let low = 0, high = Math.max(0, ...ways.flatMap(({ phases }) => phases.map(({ mean }) => mean)));
  if (high === 0 || longer(0) <= 1 - share) return 0;
  while (longer(high) > 1 - share) [low, high] = [high, 2 * high];
  for (let i = 0; i < 60 && high - low > 1e-7 * high; i++) {
    const middle = (low + high) / 2;
    if (longer(middle) > 1 - share) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean time of all ways. */
export function meanOf(phases: readonly Phase[]): number {
  const shares = sharesOf(phases);
  return phases.reduce((sum, { mean }, i) => sum + shares[i]! * mean, 0);
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
