import { DDSketch } from "@datadog/sketches-js";
import { requireNumber } from "./require-number.ts";

/** Mean and variance of a stream of numbers in constant memory. Source: B. P. Welford, 1962. */
export class Moments {
  count = 0;
  mean = 0;
  #squares = 0;

  add(value: number): void {
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
    this.#sketch.accept(value);
    this.#count++;
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

/** The 97.5 % quantile of Student's t. Source: G. W. Hill, Algorithm 396, CACM 1970 (its expansion). */
export function studentT(degrees: number): number {
  requireNumber("compute Student's t", "degrees", degrees, { unit: "degrees", min: 5 });
  const z = 1.959963984540054, n = degrees;
  return z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3);
}
