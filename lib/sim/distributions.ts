import * as d3 from "d3-random";
import type { Random } from "./random.ts";
import { requireNumber } from "./require-number.ts";

/** Draws one value per call. */
export type Draw = () => number;

/** Exponential with the given mean: the gaps of a Poisson process. */
export function exponential(random: Random, { mean }: { mean: number }): Draw {
  positive("exponential", "mean", mean);
  return d3.randomExponential.source(random.next)(1 / mean);
}

/** Log-normal, given by its median and the standard deviation of its logarithm. */
export function logNormal(
  random: Random,
  { median, sigma }: { median: number; sigma: number },
): Draw {
  positive("logNormal", "median", median);
  positive("logNormal", "sigma", sigma);
  return d3.randomLogNormal.source(random.next)(Math.log(median), sigma);
}

/** Pareto from `min` up; the mean is finite only where `shape` is above 1. */
export function pareto(random: Random, { min, shape }: { min: number; shape: number }): Draw {
  positive("pareto", "min", min);
  positive("pareto", "shape", shape);
  const draw = d3.randomPareto.source(random.next)(shape);
  return () => min * draw();
}

/** Number of events of a Poisson process with the given mean: 0, 1, 2, … */
export function poisson(random: Random, { mean }: { mean: number }): Draw {
  positive("poisson", "mean", mean);
  return d3.randomPoisson.source(random.next)(mean);
}

/** Uniform in [min, max). */
export function uniform(random: Random, { min, max }: { min: number; max: number }): Draw {
  return d3.randomUniform.source(random.next)(min, max);
}

/**
 * Rank 0 … n−1 with probability proportional to 1/(rank+1)^exponent (Zipf's law): few tenants or keys
 * get most of the traffic. O(log n) per draw on a table of 8 n bytes.
 *
 * @example
 * ```ts
 * import { random, zipf } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const rank = zipf(random(1), { n: 1000, exponent: 1.1 });
 * let first = 0;
 * for (let i = 0; i < 10_000; i++) if (rank() === 0) first++;
 * assert.ok(first > 1000);
 * ```
 */
export function zipf(random: Random, { n, exponent }: { n: number; exponent: number }): Draw {
  requireNumber("draw from zipf", "n", n, { unit: "ranks", min: 1, max: 1e8, integer: true });
  requireNumber("draw from zipf", "exponent", exponent, { unit: "(no unit)", min: 0 });
  const cumulative = new Float64Array(n);
  let sum = 0;
  for (let rank = 0; rank < n; rank++) cumulative[rank] = sum += (rank + 1) ** -exponent;
  return () => {
    const target = random.next() * sum;
    let low = 0, high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function positive(distribution: string, name: string, value: number): void {
  requireNumber(`draw from ${distribution}`, name, value, {
    unit: "(above zero)",
    min: Number.MIN_VALUE,
  });
}
