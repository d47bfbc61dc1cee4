import { parseSeries } from "../promql/series-notation.ts";
import type { Matcher } from "./matcher.ts";
import type { Queryable, SeriesData } from "./queryable.ts";

/** A few series in memory, for worked examples and tests: found by looking at each. */
export class MemorySeries implements Queryable {
  readonly #series: SeriesData[];

  /** Of series given twice the samples that come later in time go on where the first ends. */
  constructor(series: readonly SeriesData[]) {
    const byKey = new Map<string, SeriesData>();
    for (const one of series) {
      const before = byKey.get(one.labels.key);
      byKey.set(one.labels.key, before ? joined(before, one) : one);
    }
    this.#series = [...byKey.values()];
  }

  /** From the notation of Prometheus' unit tests, where of a series given twice the second counts; `step` in ms. */
  static parse(
    step: number,
    series: readonly (readonly [metric: string, values: string])[],
  ): MemorySeries {
    const parsed = series.map(([metric, values]) => parseSeries(step, metric, values));
    return new MemorySeries([...new Map(parsed.map((one) => [one.labels.key, one])).values()]);
  }

  select(matchers: readonly Matcher[], from: number, to: number): SeriesData[] {
    return this.#series
      .filter(({ labels }) =>
        matchers.every((matcher) => matcher.matches(labels.get(matcher.name)))
      )
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

function joined(first: SeriesData, second: SeriesData): SeriesData {
  const rest = between(second, (first.times.at(-1) ?? -Infinity) + Number.MIN_VALUE, Infinity);
  const from = rest.times[0] === first.times.at(-1) ? 1 : 0;
  const flags = (series: SeriesData) => [...series.stale ?? new Uint8Array(series.times.length)];
  return {
    labels: first.labels,
    times: Float64Array.from([...first.times, ...rest.times.subarray(from)]),
    values: Float64Array.from([...first.values, ...rest.values.subarray(from)]),
    ...(first.stale || rest.stale
      ? { stale: Uint8Array.from([...flags(first), ...flags(rest).slice(from)]) }
      : {}),
  };
}
