import { parseSeries } from "../promql/series-notation.ts";
import type { Matcher } from "./matcher.ts";
import type { Queryable, SeriesData } from "./queryable.ts";

/** A few series in memory, for worked examples and tests: found by looking at each. */
export class MemorySeries implements Queryable {
  readonly #series: SeriesData[];

  constructor(series: readonly SeriesData[]) {
    this.#series = [...series];
  }

  /** From the notation of Prometheus' unit tests; `step` in ms. */
  static parse(step: number, series: readonly (readonly [metric: string, values: string])[]): MemorySeries {
    return new MemorySeries(series.map(([metric, values]) => parseSeries(step, metric, values)));
  }

  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[] {
    return this.#series
      .filter(({ labels }) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name))))
      .map((series) => between(series, from, to));
  }
}

/** The samples of a series from `from` to `to`, both included. */
export function between(series: SeriesData, from: number, to: number): SeriesData {
  const { labels, times, values, stale } = series;
  let lo = 0, hi = times.length;
  while (lo < hi && times[lo]! < from) lo++;
  while (hi > lo && times[hi - 1]! > to) hi--;
  return {
    labels,
    times: times.subarray(lo, hi),
    values: values.subarray(lo, hi),
    ...(stale ? { stale: stale.subarray(lo, hi) } : {}),
  };
}
