import { Percentiles } from "../../sim/statistics.ts";
import { requireNumber } from "../../sim/require-number.ts";

/** What is left of a stretch of samples: enough for min, max, sum, count, mean, last, growth and quantiles. */
export interface Rolled {
  /** Start of the stretch, in ms. */
  readonly time: number;
  min: number;
  max: number;
  sum: number;
  count: number;
  last: number;
  /** Growth of a counter, what resets hid included; the step into the stretch counts to it. */
  increase: number;
  /** Quantiles within 1 %; left out where none was asked for. */
  readonly sketch: Percentiles | undefined;
}

/**
 * Samples rolled up by stretches of equal length. An average alone can't be averaged again: sum and count can be
 * added, and so can sketches. O(samples).
 *
 * @param resolution Length of a stretch in ms.
 * @param before The value before the first sample, from which growth counts. Default: there is none.
 */
export function rollup(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  resolution: number,
  sketches = true,
  before = NaN,
): Rolled[] {
  requireNumber("roll up", "resolution", resolution, { unit: "ms", min: 1 });
  const rolled: Rolled[] = [];
  let current: Rolled | undefined, last = before;
  for (let i = 0; i < times.length; i++) {
    const value = values[i]!, start = Math.floor(times[i]! / resolution) * resolution;
    if (current?.time !== start) rolled.push(current = emptyRolled(start, sketches));
    if (Number.isNaN(value)) continue;
    current.min = Math.min(current.min, value);
    current.max = Math.max(current.max, value);
    current.sum += value;
    current.count++;
    current.last = value;
    current.sketch?.add(value);
    if (!Number.isNaN(last)) current.increase += value < last ? value : value - last;
    last = value;
  }
  return rolled;
}

/** Rolls rolled ones up further: the same as from the samples, but for the last digits of sums. */
export function rollFurther(fine: readonly Rolled[], resolution: number): Rolled[] {
  const rolled: Rolled[] = [];
  let current: Rolled | undefined;
  for (const part of fine) {
    const start = Math.floor(part.time / resolution) * resolution;
    if (current?.time !== start) {
      rolled.push(current = emptyRolled(start, part.sketch !== undefined));
    }
    current.min = Math.min(current.min, part.min);
    current.max = Math.max(current.max, part.max);
    current.sum += part.sum;
    current.count += part.count;
    current.increase += part.increase;
    if (part.count > 0) current.last = part.last;
    if (part.sketch) current.sketch?.merge(part.sketch);
  }
  return rolled;
}

function emptyRolled(time: number, sketch: boolean): Rolled {
  return {
    ...{ time, min: Infinity, max: -Infinity, sum: 0, count: 0, last: NaN, increase: 0 },
    sketch: sketch ? new Percentiles() : undefined,
  };
}

/**
 * The coarsest resolution that still gives a query its points: one sample for each step at least.
 *
 * @param available In ms; the samples' own among them.
 */
export function resolutionFor(step: number, available: readonly number[]): number {
  const rising = available.toSorted((a, b) => a - b);
  return rising.findLast((resolution) => resolution <= step) ?? rising[0] ?? step;
}
