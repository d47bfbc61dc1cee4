import { type Interval, Moments, studentT } from "../../sim/mod.ts";
import type { ClusterFacts } from "../averages.ts";

/** A value from outside, what we measured, and how sure we are. */
export interface IntervalRow extends Interval {
  truth: string;
  expected: number;
  /** (mean − expected) / expected. */
  error: number;
  /** Whether the expected value lies in the 95 % interval. */
  inside: boolean;
  /** How far the two sides of Little's law are apart, as a share. */
  little: number;
}

/**
 * A value and the 95 % interval of its mean, from independent runs or from stretches of a long one.
 */
export function intervalOf(values: Iterable<number>): Interval {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  const half = studentT(moments.count - 1) * moments.deviation / Math.sqrt(moments.count);
  return { mean: moments.mean, half };
}

/** A row out of an expected value and the values of several stretches. */
export function rowOf(truth: string, expected: number, values: number[], little = 0): IntervalRow {
  const { mean, half } = intervalOf(values);
  const error = mean / expected - 1;
  return {
    truth,
    expected,
    mean,
    half,
    error,
    inside: Math.abs(mean - expected) <= half,
    little,
  };
}

/** The two sides of Little's law over a whole run. */
export function littleGap(facts: readonly ClusterFacts[]): number {
  const sum = (read: (facts: ClusterFacts) => number) => facts.reduce((s, f) => s + read(f), 0);
  return Math.abs(sum((f) => f.littleJobs) / sum((f) => f.meanJobs) - 1);
}
