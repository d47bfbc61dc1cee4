import type { RangeFunction, Window } from "../window.ts";

/**
 * How much a counter grew, or a gauge changed, over the window: the difference of its ends, plus what was lost
 * by resets of a counter, stretched to the window's ends. It is not stretched further than half a gap beyond
 * the outer samples where the series seems to begin or end inside, and a counter not below zero.
 *
 * Source: Prometheus 2.42, `extrapolatedRate`.
 */
function extrapolated(window: Window, counter: boolean, perSecond: boolean): number | undefined {
  const { times, values, lo, hi, from, to } = window, last = hi - 1;
  if (last <= lo) return undefined;
  let grown = values[last]! - values[lo]!;
  if (counter) grown += lostByResets(window);
  const span = times[last]! - times[lo]!, gap = span / (last - lo);
  let before = times[lo]! - from;
  const after = to - times[last]!;
  if (counter && grown > 0 && values[lo]! >= 0) {
    before = Math.min(before, span * (values[lo]! / grown));
  }
  const near = gap * 1.1;
  const reach = span + (before < near ? before : gap / 2) + (after < near ? after : gap / 2);
  const factor = reach / span / (perSecond ? (to - from) / 1000 : 1);
  return grown * factor;
}

/** A counter that goes down has started again from zero: what it had is added. */
function lostByResets({ values, lo, hi }: Window): number {
  let lost = 0;
  for (let i = lo + 1; i < hi; i++) if (values[i]! < values[i - 1]!) lost += values[i - 1]!;
  return lost;
}

/** From the last two samples alone. */
function instant({ times, values, lo, hi }: Window, rate: boolean): number | undefined {
  if (hi - lo < 2) return undefined;
  const last = values[hi - 1]!, previous = values[hi - 2]!;
  const change = rate && last < previous ? last : last - previous;
  const seconds = (times[hi - 1]! - times[hi - 2]!) / 1000;
  if (seconds === 0) return undefined;
  return rate ? change / seconds : change;
}

/** Functions of counters and of how fast things change. */
export const RATES: Readonly<Record<string, RangeFunction>> = {
  rate: (window) => extrapolated(window, true, true),
  increase: (window) => extrapolated(window, true, false),
  delta: (window) => extrapolated(window, false, false),
  irate: (window) => instant(window, true),
  idelta: (window) => instant(window, false),
  resets: ({ values, lo, hi }) => {
    let resets = 0;
    for (let i = lo + 1; i < hi; i++) if (values[i]! < values[i - 1]!) resets++;
    return resets;
  },
  changes: ({ values, lo, hi }) => {
    let changes = 0;
    for (let i = lo + 1; i < hi; i++) if (!Object.is(values[i]! + 0, values[i - 1]! + 0)) changes++;
    return changes;
  },
};
