import { phiQuantile } from "../phi-quantile.ts";
import { KahanSum, type RangeFunction, type Window } from "../window.ts";

/** Mean by running updates, so that sums of huge values do not overflow. */
function mean({ values, lo, hi }: Window): number {
  const mean = new KahanSum();
  let count = 0;
  for (let i = lo; i < hi; i++) {
    const value = values[i]!;
    count++;
    if (Math.abs(mean.sum) === Infinity) {
      // An infinite mean stays, unless the other infinity or NaN comes.
      if (value === mean.sum || Number.isFinite(value)) continue;
    }
    mean.add(value / count - mean.sum / count);
  }
  return Math.abs(mean.sum) === Infinity ? mean.sum : mean.raw;
}

/** Variance by B. P. Welford's updates, 1962. */
function variance({ values, lo, hi }: Window): number {
  const mean = new KahanSum(), squares = new KahanSum();
  let count = 0;
  for (let i = lo; i < hi; i++) {
    count++;
    const value = values[i]!, delta = value - mean.raw;
    mean.add(delta / count);
    squares.add(delta * (value - mean.raw));
  }
  return squares.raw / count;
}

function extreme({ values, lo, hi }: Window, beats: (a: number, b: number) => boolean): number {
  let best = values[lo]!;
  for (let i = lo + 1; i < hi; i++) {
    if (beats(values[i]!, best) || Number.isNaN(best)) best = values[i]!;
  }
  return best;
}

/** Functions that fold the samples of a window. */
export const OVER_TIME: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: mean,
  count_over_time: ({ lo, hi }) => hi - lo,
  last_over_time: ({ values, hi }) => values[hi - 1]!,
  max_over_time: (window) => extreme(window, (a, b) => a > b),
  min_over_time: (window) => extreme(window, (a, b) => a < b),
  present_over_time: () => 1,
  stddev_over_time: (window) => Math.sqrt(variance(window)),
  stdvar_over_time: variance,
  sum_over_time: ({ values, lo, hi }) => {
    const sum = new KahanSum();
    for (let i = lo; i < hi; i++) sum.add(values[i]!);
    return Math.abs(sum.sum) === Infinity ? sum.sum : sum.raw;
  },
  quantile_over_time: ({ values, lo, hi }, [phi = NaN]) => phiQuantile(phi, values.slice(lo, hi)),
};
