import { readFileSync } from "node:fs";
import table from "../../../../data/load-testing/hdr-logs.json" with { type: "json" };
import { scored, type TruthRow } from "../../../sim/mod.ts";
import { Histogram } from "../../histogram/histogram.ts";
import { Misses, near } from "../../truths/compare-numbers.ts";
import { type IntervalLog, readLog } from "../log.ts";

interface Window {
  from?: number;
  to?: number;
  tag?: string;
  histograms: number;
  startTime: number;
  count: number;
  min: number;
  max: number;
  mean: number;
  p50: number;
  p99: number;
  "p99.9": number;
}

/** Four logs that jHiccup wrote, line by line and added up in windows, against what the Java library reads. */
export function logTruths(): TruthRow[] {
  const lines = new Misses(), windows = new Misses();
  for (const [name, facts] of Object.entries(table.logs)) {
    const file = new URL(`../../../../data/load-testing/hdr-logs/${name}`, import.meta.url);
    const log = readLog(readFileSync(file, "utf8"));
    facts.intervals.forEach((theirs, i) => {
      lines.case(`${name}, line ${i + 1}`, String(numbersOf(log, i)) === String(theirs));
    });
    facts.windows.forEach((window: Window, i) => {
      windows.case(`${name}, window ${i + 1}`, sameWindow(log, window));
    });
  }
  return [
    scored("HdrHistogram logs of V0, V1 and V2, line by line", lines.of, lines.wrong),
    scored("their windows, added up", windows.of, windows.wrong),
  ];
}

function numbersOf({ intervals }: IntervalLog, i: number): number[] {
  const histogram = intervals[i]?.histogram;
  if (!histogram) return [];
  return [histogram.count, histogram.min, histogram.max, ...histogram.percentiles([50, 99, 99.9])];
}

function sameWindow({ intervals, startTime }: IntervalLog, window: Window): boolean {
  const { from = -Infinity, to = Infinity, tag } = window;
  const inside = intervals.filter((interval) => {
    const second = interval.start - startTime;
    return second >= from && second < to && (tag === undefined || interval.tag === tag);
  });
  const sum = new Histogram({ highest: 2 ** 46 });
  for (const { histogram } of inside) sum.add(histogram);
  return inside.length === window.histograms && startTime === window.startTime &&
    sum.count === window.count && sum.min === window.min && sum.max === window.max &&
    near(sum.mean, window.mean, 1e-9) && sum.percentile(50) === window.p50 &&
    sum.percentile(99) === window.p99 && sum.percentile(99.9) === window["p99.9"];
}
