import { QueryError } from "../query-error.ts";
import { KahanSum, type RangeFunction, type Window } from "../window.ts";

/** The line of least squares through a window, its height taken at `origin` (ms). */
function regression(
  { times, values, lo, hi }: Window,
  origin: number,
): { slope: number; height: number } {
  const x = new KahanSum(), y = new KahanSum(), xy = new KahanSum(), xx = new KahanSum();
  let constant = true;
  for (let i = lo; i < hi; i++) {
    const t = (times[i]! - origin) / 1000, value = values[i]!;
    if (value !== values[lo]) constant = false;
    x.add(t);
    y.add(value);
    xy.add(t * value);
    xx.add(t * t);
  }
  if (constant) {
    const value = values[lo]!;
    return Number.isFinite(value) ? { slope: 0, height: value } : { slope: NaN, height: NaN };
  }
  const n = hi - lo;
  const slope = (xy.raw - (x.raw * y.raw) / n) / (xx.raw - (x.raw * x.raw) / n);
  return { slope, height: y.raw / n - (slope * x.raw) / n };
}

/**
 * A level and a trend, each smoothed by its own factor.
 *
 * Source: C. C. Holt, 1957 (double exponential smoothing).
 */
function holtWinters({ values, lo, hi }: Window, level: number, trend: number): number | undefined {
  if (level <= 0 || level >= 1) throw refused("smoothing factor", level);
  if (trend <= 0 || trend >= 1) throw refused("trend factor", trend);
  if (hi - lo < 2) return undefined;
  let before = 0, now = values[lo]!, slope = values[lo + 1]! - values[lo]!;
  for (let i = lo + 1; i < hi; i++) {
    if (i > lo + 1) slope = trend * (now - before) + (1 - trend) * slope;
    const next = level * values[i]! + (1 - level) * (now + slope);
    before = now;
    now = next;
  }
  return now;
}

function refused(what: string, value: number): QueryError {
  return new QueryError(
    `Cannot answer holt_winters: the ${what} must be above 0 and below 1: received ${value}`,
  );
}

/** Functions that lay a line through a window. */
export const TRENDS: Readonly<Record<string, RangeFunction>> = {
  deriv: (window) =>
    window.hi - window.lo < 2 ? undefined : regression(window, window.times[window.lo]!).slope,
  predict_linear: (window, [seconds = NaN]) => {
    if (window.hi - window.lo < 2) return undefined;
    const { slope, height } = regression(window, window.at);
    return slope * seconds + height;
  },
  holt_winters: (window, [level = NaN, trend = NaN]) => holtWinters(window, level, trend),
};
