import { requireNumber } from "../sim/mod.ts";

/** How a {@linkcode PhiAccrual} remembers. */
export interface PhiOptions {
  /** Intervals remembered. Default: 1000. */
  window?: number;
  /** Least deviation assumed, in ms, above 0: beats that are too regular must not look suspicious. Default: 100. */
  minDeviation?: number;
  /** φ from which on the node counts as down: a gap that long is an outage, and teaches nothing. Default: 8. */
  threshold?: number;
}

/**
 * Suspicion as a number: φ = −log₁₀ of the probability that a heartbeat comes even later than now, if
 * they are distributed as those seen. φ of 3 is wrong once in a thousand, whatever the network is like.
 *
 * As in Akka, a gap that ended an outage is left out of what is remembered: an hour of silence among
 * intervals of a second would let the next death go unnoticed for minutes. (So a node that beats more slowly
 * for good is suspected at each beat: a detector is for one interval.)
 *
 * A heartbeat is O(1), the first question after one O(window): sums that run along would keep a trace of
 * every large gap for ever.
 *
 * Source: N. Hayashibara, X. Défago, R. Yared, T. Katayama, The φ accrual failure detector, SRDS 2004.
 *
 * @example
 * ```ts
 * import { PhiAccrual } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const detector = new PhiAccrual({ minDeviation: 10 });
 * for (let ms = 0; ms <= 5000; ms += 100) detector.heartbeat(ms);
 * assert.ok(detector.phi(5100) < 1);
 * assert.ok(detector.phi(5200) > 8);
 * ```
 */
export class PhiAccrual {
  readonly #gaps: Float64Array;
  readonly #minDeviation: number;
  readonly #threshold: number;
  #count = 0;
  #last = NaN;
  #mean = NaN;
  #deviation = NaN;
  #known = false;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ window = 1000, minDeviation = 100, threshold = 8 }: PhiOptions = {}) {
    requireNumber("create PhiAccrual", "window", window, { unit: "gaps", min: 2, integer: true });
    requireNumber("create PhiAccrual", "minDeviation", minDeviation, { unit: "ms", min: 1e-3 });
    requireNumber("create PhiAccrual", "threshold", threshold, { unit: "(φ)", min: 0.31 });
    this.#gaps = new Float64Array(window);
    this.#minDeviation = minDeviation;
    this.#threshold = threshold;
  }

  /** Notes that a heartbeat came. One from the past of the last changes nothing. */
  heartbeat(now: number): void {
    const gap = now - this.#last, outage = this.phi(now) >= this.#threshold;
    if (gap < 0) return;
    this.#last = now;
    if (Number.isNaN(gap) || outage) return;
    this.#gaps[this.#count++ % this.#gaps.length] = gap;
    this.#known = false;
  }

  /** Mean of the gaps remembered, in ms; NaN while there is none. */
  get mean(): number {
    this.#learn();
    return this.#mean;
  }

  /** Their standard deviation, in ms, but at least the one assumed; NaN while there is none. */
  get deviation(): number {
    this.#learn();
    return this.#deviation;
  }

  #learn(): void {
    const n = Math.min(this.#count, this.#gaps.length);
    if (this.#known || n === 0) return;
    let sum = 0, squares = 0;
    for (let i = 0; i < n; i++) sum += this.#gaps[i]!;
    for (let i = 0; i < n; i++) squares += (this.#gaps[i]! - sum / n) ** 2;
    this.#mean = sum / n;
    this.#deviation = Math.max(this.#minDeviation, Math.sqrt(squares / n));
    this.#known = true;
  }

  /** Suspicion now. 0 before two heartbeats came. */
  phi(now: number): number {
    if (this.#count === 0) return 0;
    return -logTail((now - this.#last - this.mean) / this.deviation);
  }

  /** Time after the last heartbeat at which φ reaches `threshold`. */
  delay(threshold: number): number {
    return phiDelay(threshold, this.mean, this.deviation);
  }
}

/** The formula: when φ reaches `threshold`, for heartbeats of this mean and deviation. */
export function phiDelay(threshold: number, mean: number, deviation: number): number {
  requireNumber("compute φ's delay", "threshold", threshold, { unit: "(φ)", min: 0.31, max: 300 });
  let low = 0, high = 40;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (-logTail(middle) < threshold) low = middle;
    else high = middle;
  }
  return mean + low * deviation;
}

/** log₁₀ of the probability that a standard normal is above x, exact far out in the tail as well. */
function logTail(x: number): number {
  if (x < 3) return Math.log10(normalTail(x));
  // Mills' ratio as a continued fraction (Laplace, 1805).
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / fraction;
  return (-x * x / 2 - Math.log(fraction * Math.sqrt(2 * Math.PI))) / Math.LN10;
}

/** 1 − Φ(x) by Marsaglia's series; good to 1e-14 below 3. */
function normalTail(x: number): number {
  if (x < -8) return 1;
  let sum = x, term = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= x * x / k;
  return 0.5 - sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}
