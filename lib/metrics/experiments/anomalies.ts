import type { Random } from "../../sim/random.ts";
import { Engine } from "../promql/engine.ts";
import { Labels } from "../store/labels.ts";
import { MemorySeries } from "../store/memory-series.ts";
import { type NabSeries, nabTimes } from "../truths/chunks.ts";

/** How good a rule is at finding what people have labelled. */
export interface Detector {
  readonly rule: string;
  /** Share of its pages that fall into a labelled stretch. */
  readonly precision: number;
  /** Share of the labelled stretches in which it pages. */
  readonly recall: number;
  readonly pages: number;
}

/** Rules as queries over a series `x`: each has an answer where it would page. */
export const DETECTORS: Readonly<Record<string, string>> = {
  "above 80": "x > 80",
  "3 deviations of a day": "x > avg_over_time(x[1d]) + 3 * stddev_over_time(x[1d])",
  "5 deviations of a day": "x > avg_over_time(x[1d]) + 5 * stddev_over_time(x[1d])",
  "5 deviations, either way, for 15 min":
    "min_over_time((abs(x - avg_over_time(x[1d] offset 15m)) > bool 5 * stddev_over_time(x[1d] offset 15m))[15m:5m]) == 1",
  "above the week's maximum": "x > 1.05 * max_over_time(x[7d] offset 5m)",
  "mean of 2 h, 4 deviations from yesterday's":
    "abs(avg_over_time(x[2h]) - avg_over_time(x[1d] offset 2h)) > 4 * stddev_over_time(x[1d] offset 2h)",
};

/** After a page nobody is paged again for so long, in s. */
const QUIET = 3600;
const STEP = 300;

/**
 * Runs rules over labelled series, page by page. A page counts for a stretch from its start to its end. The first
 * day of each series is left out: a rule that looks back a day has nothing to look at.
 */
export function detect(all: readonly NabSeries[], detectors = DETECTORS): Detector[] {
  const stores = all.map((series) => {
    const times = Float64Array.from(nabTimes(series)), values = Float64Array.from(series.values);
    const labels = Labels.of({ __name__: "x" });
    return { series, times, engine: new Engine(new MemorySeries([{ labels, times, values }])) };
  });
  return Object.entries(detectors).map(([rule, query]) => {
    let pages = 0, right = 0, windows = 0, found = 0;
    for (const { series, times, engine } of stores) {
      const seen = new Set<number>(), start = times[0]! + 86_400_000;
      let last = -Infinity;
      for (const time of momentsOf(engine, query, start, times.at(-1)!)) {
        const fresh = time - last >= QUIET * 1000;
        last = time;
        const window = series.windows.findIndex(([from, to]) =>
          from * 1000 <= time && time <= to * 1000
        );
        if (window >= 0) seen.add(window);
        if (!fresh) continue;
        pages++;
        if (window >= 0) right++;
      }
      windows += series.windows.filter(([, to]) => to * 1000 >= start).length;
      found += seen.size;
    }
    return {
      rule,
      precision: pages > 0 ? right / pages : 0,
      recall: found / Math.max(1, windows),
      pages,
    };
  });
}

/** Moments at which a query has an answer. */
function* momentsOf(engine: Engine, query: string, start: number, end: number): Generator<number> {
  const most = 10_000 * STEP * 1000;
  for (let from = start; from <= end; from += most) {
    const series = engine.range(query, from, Math.min(end, from + most - STEP * 1000), STEP * 1000);
    yield* new Set(series.flatMap(({ times }) => [...times]).sort((a, b) => a - b));
  }
}

/** The benchmark where it is here; else a few made-up series with labelled stretches, so that the chart has something to show. */
export function labelledSeries(nab: readonly NabSeries[], random: Random): readonly NabSeries[] {
  if (nab.length > 0) return nab;
  return Array.from({ length: 4 }, (_, n) => {
    const from = 2500 + random.int(1000), first = 1_400_000_000;
    const values = Array.from({ length: 4032 }, (_, i) => {
      const day = 40 + 15 * Math.sin(i / 46) + 6 * random.next() + (random.int(200) === 0 ? 30 : 0);
      return i >= from && i < from + 60 ? day + 45 : day;
    });
    return {
      n,
      name: `made up ${n}`,
      runs: [[first, 4032]],
      values,
      windows: [[first + from * 300, first + (from + 60) * 300]],
    };
  });
}
