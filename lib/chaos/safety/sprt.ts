import { type Random, requireNumber } from "../../sim/mod.ts";

/** What is to be told apart, and how often one may be wrong. */
export interface SprtOptions {
  /** Share of failures that is healthy. */
  p0: number;
  /** Share of failures at which the experiment must end. */
  p1: number;
  /** Chance of ending an experiment that does no harm. */
  alpha: number;
  /** Chance of letting one go on that does. */
  beta: number;
}

export type Verdict = "go on" | "abort" | "pass";

/**
 * Wald's sequential probability ratio test: ends an experiment as soon as its failures are beyond doubt, and no sooner.
 * After each call the likelihood of what was seen, under `p1` against `p0`, moves a step up or down; at the upper line
 * the experiment is aborted, at the lower one it is found harmless, and the next round begins. No test with these
 * error rates needs fewer calls on average. O(1) a call.
 *
 * Source: A. Wald, Sequential Analysis, 1947.
 *
 * @example
 * ```ts
 * import { Sprt } from "#lib/chaos";
 * import assert from "node:assert/strict";
 *
 * const test = new Sprt({ p0: 0.01, p1: 0.05, alpha: 0.05, beta: 0.05 });
 * assert.deepEqual([true, true].map((failed) => test.add(failed)), ["go on", "abort"]);
 * ```
 */
export class Sprt {
  /** The lines, and where the walk is: logarithms of a likelihood ratio. */
  readonly upper: number;
  readonly lower: number;
  ratio = 0;
  /** Calls in this round, and in all. */
  samples = 0;
  total = 0;
  readonly #up: number;
  readonly #down: number;

  /** @throws {RangeError} Where a share is out of its range, or p1 is not above p0. */
  constructor({ p0, p1, alpha, beta }: SprtOptions) {
    const share = { unit: "(a share)", min: 1e-9, max: 1 - 1e-9 };
    for (const [name, value] of Object.entries({ p0, p1, alpha, beta })) {
      requireNumber("create Sprt", name, value, share);
    }
    if (p1 <= p0) {
      throw new RangeError(`Cannot create Sprt: p1 must be above p0 = ${p0}: received ${p1}`);
    }
    if (alpha + beta >= 1) {
      throw new RangeError(
        `Cannot create Sprt: alpha + beta must be below 1: received ${alpha + beta}`,
      );
    }
    const { upper, lower, up, down } = linesAndSteps({ p0, p1, alpha, beta });
    this.upper = upper;
    this.lower = lower;
    this.#up = up;
    this.#down = down;
  }

  /** Tells it how a call went. After "abort" or "pass" a new round begins with the next call. */
  add(failed: boolean): Verdict {
    if (this.ratio >= this.upper || this.ratio <= this.lower) this.ratio = this.samples = 0;
    this.samples++;
    this.total++;
    this.ratio += failed ? this.#up : this.#down;
    return this.ratio >= this.upper ? "abort" : this.ratio <= this.lower ? "pass" : "go on";
  }
}

/** Where the walk ends, and what a failed and a good call move it by. */
function linesAndSteps({ p0, p1, alpha, beta }: SprtOptions) {
  return {
    upper: Math.log((1 - beta) / alpha),
    lower: Math.log(beta / (1 - alpha)),
    up: Math.log(p1 / p0),
    down: Math.log((1 - p1) / (1 - p0)),
  };
}

/** What the test does over many rounds. */
export interface SprtFacts {
  /** Chance of an abort under p0; chance of a pass under p1. */
  falseAbort: number;
  missed: number;
  /** Mean calls of a round under p0 and under p1. */
  asn0: number;
  asn1: number;
}

/** Wald's approximations, which take the walk to end exactly on its lines. */
export function sprtByWald({ p0, p1, alpha, beta }: SprtOptions): Pick<SprtFacts, "asn0" | "asn1"> {
  const { upper, lower, up, down } = linesAndSteps({ p0, p1, alpha, beta });
  const drift = (p: number) => p * up + (1 - p) * down;
  return {
    asn0: (alpha * upper + (1 - alpha) * lower) / drift(p0),
    asn1: ((1 - beta) * upper + beta * lower) / drift(p1),
  };
}

/**
 * What the walk really does, which overshoots its lines: the chance of each number of failures after each call,
 * carried on until hardly any walk is left. O(calls × failures), some milliseconds.
 */
export function sprtExactly(options: SprtOptions): SprtFacts {
  const healthy = walk(options, options.p0), ill = walk(options, options.p1);
  return { falseAbort: healthy.abort, missed: 1 - ill.abort, asn0: healthy.calls, asn1: ill.calls };
}

function walk(options: SprtOptions, p: number): { abort: number; calls: number } {
  const { upper, lower, up, down } = linesAndSteps(options);
  // By failures so far: the chance that the walk is still between its lines.
  let alive = new Map([[0, 1]]), abort = 0, calls = 0, left = 1;
  for (let n = 1; left > 1e-12 && n < 1e6; n++) {
    calls += left;
    const next = new Map<number, number>();
    left = 0;
    for (const [failures, chance] of alive) {
      for (
        const [k, share] of [[failures + 1, chance * p], [failures, chance * (1 - p)]] as const
      ) {
        const ratio = k * up + (n - k) * down;
        if (ratio >= upper) abort += share;
        else if (ratio > lower) {
          next.set(k, (next.get(k) ?? 0) + share);
          left += share;
        }
      }
    }
    alive = next;
  }
  return { abort, calls };
}

/** Rounds that were played out: how many ended in an abort; their calls, summed up, and the squares of these. */
export interface Rounds {
  aborts: number;
  sum: number;
  squares: number;
}

/** Plays rounds in which each call fails with probability `p`. O(calls). */
export function playRounds(test: Sprt, p: number, chance: Random, runs: number): Rounds {
  let aborts = 0, sum = 0, squares = 0;
  for (let run = 0; run < runs; run++) {
    let verdict = test.add(chance.next() < p);
    while (verdict === "go on") verdict = test.add(chance.next() < p);
    if (verdict === "abort") aborts++;
    sum += test.samples;
    squares += test.samples ** 2;
  }
  return { aborts, sum, squares };
}
