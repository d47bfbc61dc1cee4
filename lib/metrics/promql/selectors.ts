import type { Queryable, SeriesData } from "../store/queryable.ts";
import type { SelectorNode, When } from "./ast.ts";
import type { Budget } from "./budget.ts";
import type { CompareBuckets } from "./functions/histograms.ts";
import type { RangeFunction } from "./window.ts";
import { type Row, rowOf } from "./value.ts";

/** Parts to use in place of Prometheus': for trials, and for tests that must go red with them. */
export interface Overrides {
  readonly range?: Readonly<Record<string, RangeFunction>>;
  readonly compareBuckets?: CompareBuckets;
}

/** When a query is asked, and of what. */
export interface Asked {
  readonly store: Queryable;
  readonly budget: Budget;
  /** Times of the steps, in ms, rising. */
  readonly times: Float64Array;
  /** Ends of the whole query, for `@ start()` and `@ end()`. */
  readonly start: number;
  readonly end: number;
  /** How long a sample counts as the present one, in ms. */
  readonly lookback: number;
  /** Step of a subquery that says none, in ms. */
  readonly subqueryStep: number;
  readonly overrides: Overrides;
}

/** The moment at which a selector looks, for a step. */
export function momentOf({ at, offset }: When, step: number, { start, end }: Asked): number {
  return (at === undefined ? step : at === "start" ? start : at === "end" ? end : at) - offset;
}

/** The first and the last moment at which a selector looks. */
export function momentsOf(when: When, asked: Asked): [first: number, last: number] {
  return [momentOf(when, asked.times[0]!, asked), momentOf(when, asked.times.at(-1)!, asked)];
}

/**
 * An instant vector: of each series the last sample at or before each step, unless it is older than the lookback
 * or says that the series has ended. `ownTime` gives the sample's time in seconds instead of its value.
 */
export function selectInstant(node: SelectorNode, asked: Asked, ownTime = false): Row[] {
  const [first, last] = momentsOf(node, asked), { times: steps, lookback, budget } = asked;
  const series = read(node, asked, first - lookback, last);
  budget.series += series.length;
  return series.flatMap(({ labels, times, values, stale }) => {
    const row = rowOf(labels, steps.length);
    let next = 0, found = 0;
    for (let i = 0; i < steps.length; i++) {
      const moment = momentOf(node, steps[i]!, asked);
      while (next < times.length && times[next]! <= moment) next++;
      if (next === 0 || times[next - 1]! < moment - lookback || stale?.[next - 1]) continue;
      row.has[i] = 1;
      row.values[i] = ownTime ? times[next - 1]! / 1000 : values[next - 1]!;
      found++;
    }
    budget.spend(found);
    budget.hold(steps.length - found);
    return found > 0 ? [row] : [];
  });
}

/** The samples of a range selector over all steps; markers of an end are left out. */
export function selectRange(node: SelectorNode, asked: Asked): SeriesData[] {
  const [first, last] = momentsOf(node, asked);
  const series = read(node, asked, first - node.range!, last);
  asked.budget.series += series.length;
  return series.map(withoutStale);
}

/** Reads series from the store, unless they alone would be too much. */
function read(
  { matchers }: SelectorNode,
  { store, budget }: Asked,
  from: number,
  to: number,
): SeriesData[] {
  budget.expect(store.atLeast?.(matchers, from, to) ?? 0);
  return store.select(matchers, from, to);
}

function withoutStale(series: SeriesData): SeriesData {
  const { labels, times, values, stale } = series;
  if (!stale?.includes(1)) return series;
  const live = (_: number, i: number) => !stale[i];
  return { labels, times: times.filter(live), values: values.filter(live) };
}
