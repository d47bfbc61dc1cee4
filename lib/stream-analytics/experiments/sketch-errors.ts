import { exponential, logNormal, pareto, type Random, random, uniform } from "../../sim/mod.ts";
import { DDSketch, HyperLogLog, Reservoir } from "../sketches/mod.ts";

/** What a sketch of some bytes is off. */
export interface SketchError {
  sketch: "DDSketch" | "sample";
  distribution: string;
  bytes: number;
  /** The largest relative error of the median, the 90th, 99th and 99.9th percentile. */
  error: number;
}

const QUANTILES = [0.5, 0.9, 0.99, 0.999];

/** Four shapes of prices. */
const DISTRIBUTIONS: Record<string, (chance: Random) => () => number> = {
  uniform: (chance) => uniform(chance, { min: 1, max: 1000 }),
  exponential: (chance) => exponential(chance, { mean: 100 }),
  "log-normal": (chance) => logNormal(chance, { median: 50, sigma: 1.5 }),
  Pareto: (chance) => pareto(chance, { min: 1, shape: 1.1 }),
};

/** Errors of quantiles of `events` values: DDSketch at several accuracies, random samples of several sizes. */
export function sketchErrors(
  events: number,
  accuracies: readonly number[],
  seed: number,
): SketchError[] {
  return Object.entries(DISTRIBUTIONS).flatMap(([distribution, make]) => {
    const draw = make(random(seed).split(distribution));
    const values = Float64Array.from({ length: events }, draw), exact = values.slice().sort();
    const truth = QUANTILES.map((q) => exact[Math.floor(q * (events - 1))]!);
    const worst = (quantile: (q: number) => number) =>
      Math.max(...QUANTILES.map((q, i) => Math.abs(quantile(q) / truth[i]! - 1)));
    const sketched = accuracies.map((accuracy): SketchError => {
      const sketch = new DDSketch({ accuracy });
      for (const value of values) sketch.add(value);
      const error = worst((q) => sketch.quantile(q));
      return { sketch: "DDSketch", distribution, bytes: sketch.bytes, error };
    });
    const sampled = [100, 1000, 10_000].map((size): SketchError => {
      const sample = new Reservoir<number>(size, random(seed).split(`sample ${size}`));
      for (const value of values) sample.add(value);
      const kept = Float64Array.from(sample.values).sort();
      const error = worst((q) => kept[Math.floor(q * (kept.length - 1))]!);
      return { sketch: "sample", distribution, bytes: size * 8, error };
    });
    return [...sketched, ...sampled];
  });
}

/** Distinct bidders, exactly and by sketches of several sizes. */
export function distinctErrors(
  distinct: number,
  sizes: readonly number[],
  seed: number,
): { kept: string; bytes: number; error: number }[] {
  const exact = { kept: "every value, in a set of 40 bytes each", bytes: distinct * 40, error: 0 };
  const sketched = sizes.map((log2m) => {
    const sketch = new HyperLogLog({ log2m, seed });
    for (let i = 0; i < distinct; i++) sketch.addInteger(i);
    const error = Math.abs(sketch.cardinality() / distinct - 1);
    return { kept: `HyperLogLog, 2^${log2m} registers`, bytes: 2 ** log2m * 5 / 8 + 3, error };
  });
  return [exact, ...sketched];
}
