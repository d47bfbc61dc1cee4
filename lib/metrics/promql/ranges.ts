import type { SeriesData } from "../store/queryable.ts";
import type { SelectorNode, SubqueryNode } from "./ast.ts";
import { OVER_TIME } from "./functions/over-time.ts";
import { RATES } from "./functions/rates.ts";
import { TRENDS } from "./functions/trends.ts";
import { type Asked, momentOf } from "./selectors.ts";
import { type Row, rowOf } from "./value.ts";
import type { RangeFunction, Window } from "./window.ts";

const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  ...RATES,
  ...OVER_TIME,
  ...TRENDS,
};

/** The function of that name that takes a range, if there is one. */
export function rangeFunction(name: string): RangeFunction | undefined {
  return Object.hasOwn(RANGE_FUNCTIONS, name) ? RANGE_FUNCTIONS[name] : undefined;
}

/**
 * A function over the window before each step, series by series: both ends of the window move only forward, so
 * finding the samples of all steps takes O(samples + steps).
 *
 * In 2.42 a window contains both its ends.
 */
export function overWindows(
  name: string,
  apply: RangeFunction,
  node: SelectorNode | SubqueryNode,
  series: readonly SeriesData[],
  parameters: readonly Float64Array[],
  asked: Asked,
): Row[] {
  const steps = asked.times, range = node.range!;
  const numbers = new Array<number>(parameters.length);
  return series.map(({ labels, times, values }) => {
    const row = rowOf(name === "last_over_time" ? labels : labels.nameless(), steps.length);
    const window: Window = { times, values, lo: 0, hi: 0, from: 0, to: 0, at: 0 };
    // Only where all windows could be too many is it worth while to look at them twice.
    if (times.length * steps.length > asked.budget.left) {
      asked.budget.expect(touchedBy(node, times, asked));
    }
    let touched = 0, found = 0;
    for (let i = 0; i < steps.length; i++) {
      window.at = steps[i]!;
      window.to = momentOf(node, window.at, asked);
      window.from = window.to - range;
      while (window.hi < times.length && times[window.hi]! <= window.to) window.hi++;
      while (window.lo < window.hi && times[window.lo]! < window.from) window.lo++;
      if (window.lo === window.hi) continue;
      touched += window.hi - window.lo;
      for (let p = 0; p < numbers.length; p++) numbers[p] = parameters[p]![i]!;
      const value = apply(window, numbers);
      if (value === undefined) continue;
      row.has[i] = 1;
      row.values[i] = value;
      found++;
    }
    asked.budget.spend(touched);
    asked.budget.hold(steps.length - found);
    return row;
  });
}

/** Samples in the windows of all steps together, told before any is worked out. O(samples + steps). */
function touchedBy(
  node: SelectorNode | SubqueryNode,
  times: Float64Array,
  asked: Asked,
): number {
  let lo = 0, hi = 0, touched = 0;
  for (const step of asked.times) {
    const to = momentOf(node, step, asked), from = to - node.range!;
    while (hi < times.length && times[hi]! <= to) hi++;
    while (lo < hi && times[lo]! < from) lo++;
    touched += hi - lo;
  }
  return touched;
}
