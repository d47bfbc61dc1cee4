import { requireNumber } from "../sim/mod.ts";

/** How a {@linkcode PhiAccrual} remembers. */
export interface PhiOptions {
  /** Intervals remembered. Default: 1000. */
  window?: number;
  /** Least deviation assumed, in ms: heartbeats that are too regular must not look suspicious. Default: 0. */
  minDeviation?: number;
}

/**
 * Suspicion as a number: φ = −log₁₀ of the probability that a heartbeat comes even later than now, if
 * they are distributed as those seen. φ of 3 is wrong once in a thousand, whatever the network is like.
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
  #count = 0;
  #sum = 0;
  #squares = 0;
  #last = NaN;

  constructor({ window = 1000, minDeviation = 0 }: PhiOptions = {}) {
    requireNumber("create PhiAccrual", "window", window, { unit: "gaps", min: 2, integer: true });
    requireNumber("create PhiAccrual", "minDeviation", minDeviation, { unit: "ms", min: 0 });
    this.#gaps = new Float64Array(window);
    this.#minDeviation = minDeviation;
  }

  heartbeat(now: number): void {
    const gap = now - this.#last;
    this.#last = now;
    if (Number.isNaN(gap)) return;
    const gaps = this.#gaps, at = this.#count++ % gaps.length;
    const old = gaps[at]!;
    gaps[at] = gap;
    this.#sum += gap - old;
    this.#squares += gap * gap - old * old;
  }

  get mean(): number {
    return this.#sum / Math.min(this.#count, this.#gaps.length);
  }

  get deviation(): number {
    const n = Math.min(this.#count, this.#gaps.length);
    return Math.max(this.#minDeviation, Math.sqrt(Math.max(0, this.#squares / n - this.mean ** 2)));
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
