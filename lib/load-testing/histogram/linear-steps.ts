import { requireNumber } from "../../sim/mod.ts";
import type { Histogram } from "./histogram.ts";

/** One step of {@linkcode linearSteps}. */
export interface LinearStep {
  /** Values up to this one, in the histogram's unit. */
  readonly to: number;
  /** How many lie above the last step. */
  readonly count: number;
}

/**
 * A histogram's counts in steps of equal width, up to the step that reaches the largest value, as
 * HdrHistogram's linear iterator goes: a counter belongs to the first step that reaches its lowest value.
 * O(counters + steps).
 *
 * @param width In the histogram's unit, from 1.
 * @throws {RangeError} Where there would be more than ten million steps.
 */
export function linearSteps(histogram: Histogram, width: number): LinearStep[] {
  const { shape, counts, max } = histogram;
  const action = "step through a histogram";
  requireNumber(action, "the width", width, { unit: "units", min: 1 });
  requireNumber(action, "the number of steps", max / width, { unit: "steps", max: 1e7 });
  const last = shape.indexOf(max), steps: LinearStep[] = [];
  if (histogram.count === 0) return steps;
  let index = 0;
  for (let to = width - 1;; to += width) {
    const reach = shape.lowestAt(shape.indexOf(to));
    let count = 0;
    while (index <= last && shape.lowestAt(index) <= reach) count += counts[index++]!;
    steps.push({ to, count });
    if (index > last && to + width >= max + 1) return steps;
  }
}
