import { DDSketch } from "@datadog/sketches-js";
import { jStat } from "./jstat.ts";
import { requireNumber } from "./require-number.ts";

/** Mean and variance of a stream of numbers in constant memory. Source: B. P. Welford, 1962. */
export class Moments {
  count = 0;
  mean = 0;
  #squares = 0;

  add(value: number): void {
    if (Number.isNaN(value)) refuseNaN("a moment");
    const before = value - this.mean;
    this.mean += before / ++this.count;
    this.#squares += before * (value - this.mean);
  }

  /** Sample variance; 0 below two values. */
  get variance(): number {
    return this.count > 1 ? this.#squares / (this.count - 1) : 0;
  }

  get deviation(): number {
    return Math.sqrt(this.variance);
  }
}

/**
 * Percentiles of a stream of numbers in constant memory, each within 1 % of the true value (DDSketch, by
 * Datadog). Source: C. Masson, J. Rim, H. Lee, 2019.
 *
 * @example
 * ```ts
 * import { Percentiles } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const latency = new Percentiles();
 * for (let i = 1; i <= 1000; i++) latency.add(i);
 * assert.ok(Math.abs(latency.at(0.99) - 990) < 10);
 * ```
 */
export class Percentiles {
  #sketch = new DDSketch({ relativeAccuracy: 0.01 });
  #count = 0;

  add(value: number): void {
    if (Number.isNaN(value)) refuseNaN("a percentile");
    this.#sketch.accept(value);
    this.#count++;
  }

  /** Takes over what another has counted: percentiles of all servers from those of each. */
  merge(other: Percentiles): void {
    this.#sketch.merge(other.#sketch);
    this.#count += other.#count;
  }

  get count(): number {
    return this.#count;
  }

  /** The value below which a share `q` of all values lies; `NaN` where there are none. */
  at(q: number): number {
    requireNumber("read a percentile", "q", q, { unit: "(a share)", min: 0, max: 1 });
    return this.#count > 0 ? this.#sketch.getValueAtQuantile(q) : NaN;
  }
}

/** A mean with the half width of its 95 % confidence interval. */
export interface Interval {
  mean: number;
  /** The true mean is within `mean ± half` in 95 of 100 runs. */
  half: number;
}

/**
 * The mean of a settled but correlated series, such as waiting times, by batch means: neighbours depend
 * on each other, long stretches hardly do. O(n).
 *
 * Source: A. M. Law, Simulation Modeling and Analysis, chapter 9.
 *
 * @param values The series, its warm-up cut off.
 * @param batches Stretches to cut it into. Default: 30.
 */
export function batchMeans(values: ArrayLike<number>, batches = 30): Interval {
  requireNumber("take batch means", "the series", values.length, {
    unit: "values",
    min: 2 * batches,
  });
  const size = Math.floor(values.length / batches);
  const means = new Moments();
  for (let b = 0; b < batches; b++) {
    let sum = 0;
    for (let i = b * size; i < (b + 1) * size; i++) sum += values[i]!;
    means.add(sum / size);
  }
  return { mean: means.mean, half: (studentT(batches - 1) * means.deviation) / Math.sqrt(batches) };
}

/**
 * The quantile of Student's t that leaves `(1 − confidence) / 2` above it (by jStat).
 *
 * @param degrees Degrees of freedom, from 1.
 * @param confidence Default: 0.95.
 */
export function studentT(degrees: number, confidence = 0.95): number {
  requireNumber("compute Student's t", "degrees", degrees, { unit: "degrees", min: 1 });
  requireConfidence(confidence);
  return jStat.studentt.inv((1 + confidence) / 2, degrees);
}

/**
 * The interval in which the mean behind independent measurements lies, by Student's t.
 *
 * @param values At least two.
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  requireNumber("compute an interval", "the values", values.length, { unit: "values", min: 2 });
  const all = new Moments();
  for (let i = 0; i < values.length; i++) all.add(values[i]!);
  const half = studentT(all.count - 1, confidence) * all.deviation / Math.sqrt(all.count);
  return { mean: all.mean, half };
}

/**
 * The interval in which a probability lies, after `hits` of `trials`: good at 0 and at all of them, too,
 * where the usual `p ± 1.96 √(p (1 − p) / n)` has no width.
 *
 * Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927.
 *
 * @example
 * ```ts
 * import { wilson } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const { low, high } = wilson(0, 100);
 * assert.equal(low, 0);
 * assert.ok(Math.abs(high - 0.037) < 0.0005);
 * ```
 */
export function wilson(
  hits: number,
  trials: number,
  confidence = 0.95,
): { low: number; high: number } {
  requireNumber("compute an interval", "trials", trials, { unit: "trials", min: 1 });
  requireNumber("compute an interval", "hits", hits, { unit: "hits", min: 0, max: trials });
  requireConfidence(confidence);
  const z = jStat.normal.inv((1 + confidence) / 2, 0, 1), p = hits / trials;
  const middle = p + z * z / (2 * trials), scale = 1 + z * z / trials;
  const half = z * Math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials));
  // At its ends the formula is exact, and arithmetic is not.
  return {
    low: hits === 0 ? 0 : (middle - half) / scale,
    high: hits === trials ? 1 : (middle + half) / scale,
  };
}

function requireConfidence(confidence: number): void {
  requireNumber("compute an interval", "confidence", confidence, {
    unit: "(a share)",
    min: 0.5,
    max: 0.9999,
  });
}

function refuseNaN(of: string): never {
  throw new RangeError(`Cannot add to ${of}: a number is needed: received NaN`);
}
