import { type Chart, chart, type ChartOptions, strokeOf } from "./chart.ts";
import { quantile } from "../sim/quantile.ts";
import { Plot } from "./plot.ts";
import { distinct, field, type Rows, short } from "./rows.ts";

/** What {@linkcode spread} takes. */
export interface SpreadOptions extends Omit<ChartOptions, "x" | "y" | "percent"> {
  /** The field whose values are spread, and its label with the unit. */
  x: readonly [field: string, label: string];
  /**
   * What is shown: how many lie in each stretch (`histogram`), the share below each value (`cdf`), the same
   * on an axis that widens towards 100 %, where the slowest live (`tail`), or a few quantiles a series.
   * Default: `"histogram"`.
   */
  kind?: "histogram" | "cdf" | "tail" | "quantiles";
  /** Stretches of a histogram. Default: 30. */
  bins?: number;
  /** The quantiles of kind `quantiles`. Default: 0.5, 0.9, 0.99. */
  at?: readonly number[];
}

const NINES = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];

/**
 * How values are spread: one row a value, one series for each value of `by`.
 *
 * Quantiles are those of the sorted values by linear interpolation (type 7 of R. J. Hyndman and Y. Fan,
 * Sample Quantiles in Statistical Packages, 1996). O(n log n).
 *
 * @example
 * ```ts
 * import { spread } from "#lib/charts";
 *
 * const rows = Array.from({ length: 1000 }, (_, i) => ({ ms: 10 + (i % 100 === 0 ? 500 : i % 7) }));
 * spread(rows, { title: "One in a hundred waits half a second", x: ["ms", "latency (ms)"], kind: "tail" });
 * ```
 */
export function spread(rows: Rows, options: SpreadOptions): Chart {
  const { kind = "histogram", bins = 30, at = [0.5, 0.9, 0.99], ...rest } = options;
  const series = groups(rows, rest.x[0], rest.by);
  switch (kind) {
    case "histogram":
      return histogram(series, bins, rest);
    case "cdf":
    case "tail":
      return distribution(series, kind === "tail", rest);
    case "quantiles":
      return quantiles(series, at, rest);
  }
}

interface Series {
  name: unknown;
  /** Sorted. */
  values: number[];
}

type Rest = Omit<SpreadOptions, "kind" | "bins" | "at">;

function groups(rows: Rows, x: string, by: string | undefined): Series[] {
  const names = by === undefined ? [undefined] : distinct(rows, by);
  return names.map((name) => ({
    name,
    values: rows.filter((row) => by === undefined || field(row, by) === name)
      .map((row) => Number(field(row, x))).filter(Number.isFinite).sort((a, b) => a - b),
  }));
}

function histogram(series: readonly Series[], bins: number, rest: Rest): Chart {
  const all = series.flatMap(({ values }) => [values[0], values.at(-1)])
    .filter((value) => value !== undefined);
  const low = Math.min(...all), high = Math.max(...all);
  const log = rest.log?.includes("x") && low > 0;
  const edge = (i: number) =>
    log ? low * (high / low || 1) ** (i / bins) : low + ((high - low || 1) * i) / bins;
  const rows = series.flatMap(({ name, values }) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const share = log
        ? Math.log(value / low) / (Math.log(high / low) || 1)
        : (value - low) / (high - low || 1);
      counts[Math.min(bins - 1, Math.floor(share * bins))]!++;
    }
    return counts.map((count, i) => ({
      from: edge(i),
      to: edge(i + 1),
      count,
      ...(rest.by !== undefined && { [rest.by]: name }),
    }));
  });
  const several = series.length > 1;
  return chart(rows, { ...rest, x: ["from", rest.x[1]], y: ["count", "how many"] }, [
    Plot.rect(rows, {
      x1: "from",
      x2: "to",
      y1: () => 0,
      y2: "count",
      fill: strokeOf(rest),
      insetLeft: 0.5,
      insetRight: 0.5,
      ...(several && { fillOpacity: 0.6 }),
    }),
  ], { x: { grid: false } });
}

/** The position of a share on an axis where 90, 99 and 99.9 % are equally far apart. */
function nines(share: number): number {
  return -Math.log10(Math.max(1e-9, 1 - share));
}

function distribution(series: readonly Series[], tail: boolean, rest: Rest): Chart {
  const rows = series.flatMap(({ name, values }) =>
    steps(values.length, tail).map((i) => {
      const share = (i + 1) / (values.length + 1);
      return {
        value: values[i]!,
        share: tail ? nines(share) : share,
        ...(rest.by !== undefined && { [rest.by]: name }),
      };
    })
  );
  const most = Math.max(0, ...series.map(({ values }) => values.length));
  const ticks = NINES.filter((share) => most * (1 - share) >= 0.5 || share === 0.5);
  if (tail) {
    return chart(rows, {
      ...rest,
      x: ["share", "share of all that is faster (%)"],
      y: ["value", rest.x[1]],
      ...(rest.log && { log: "y" }),
    }, [
      Plot.line(rows, {
        x: "share",
        y: "value",
        stroke: strokeOf(rest),
        strokeWidth: 2,
        ...(rest.by && { z: rest.by }),
      }),
    ], {
      x: {
        ticks: ticks.map(nines),
        tickFormat: (position: number) => String(Number(((1 - 10 ** -position) * 100).toFixed(4))),
        grid: true,
      },
    });
  }
  return chart(rows, {
    ...rest,
    x: ["value", rest.x[1]],
    y: ["share", "share at or below (%)"],
    percent: true,
  }, [
    Plot.line(rows, {
      x: "value",
      y: "share",
      curve: "step-after",
      stroke: strokeOf(rest),
      strokeWidth: 2,
      ...(rest.by && { z: rest.by }),
    }),
  ], { y: { domain: [0, 1] } });
}

/** Which of n sorted values are drawn: all of few, and of many those that a picture can show. */
function steps(n: number, tail: boolean): number[] {
  if (n <= 600) return Array.from({ length: n }, (_, i) => i);
  const chosen = new Set<number>([0, n - 1]);
  for (let k = 0; k <= 300; k++) {
    chosen.add(Math.round(((n - 1) * k) / 300));
    // As many again where the axis widens.
    if (tail) chosen.add(Math.max(0, Math.round(n - 1 - (n - 1) ** (1 - k / 300))));
  }
  return [...chosen].sort((a, b) => a - b);
}

function quantiles(series: readonly Series[], at: readonly number[], rest: Rest): Chart {
  const named = series.filter(({ values }) => values.length);
  const rows = named.flatMap(({ name, values }) =>
    at.map((q) => ({
      name: String(name ?? ""),
      q: `p${Number((q * 100).toFixed(3))}`,
      value: quantile(values, q, { sorted: true }),
    }))
  );
  const ends = named.map(({ name, values }) => ({
    name: String(name ?? ""),
    low: quantile(values, at[0]!, { sorted: true }),
    high: quantile(values, at.at(-1)!, { sorted: true }),
  }));
  const crowdedIn = crowded(rows, Boolean(rest.log));
  const { by: _, ...others } = rest;
  return chart(rows, {
    height: 80 + 40 * named.length,
    marginLeft: 24 + 7 * Math.max(0, ...named.map(({ name }) => String(name ?? "").length)),
    ...others,
    x: ["value", rest.x[1]],
    y: ["name", ""],
    by: "q",
  }, [
    Plot.ruleY(ends, { y: "name", x1: "low", x2: "high", stroke: "#c4c9d0", strokeWidth: 3 }),
    Plot.dot(rows, { x: "value", y: "name", fill: "q", r: 6 }),
    ...[false, true].map((below) =>
      Plot.text(rows.filter((row) => crowdedIn.has(row) === below), {
        x: "value",
        y: "name",
        text: ({ value }) => short(value),
        dy: below ? 15 : -14,
        fontSize: 11,
      })
    ),
  ], {
    x: { grid: true, ...(!rest.log && { zero: true }) },
    y: { domain: ends.map(({ name }) => name), label: null },
  });
}

/** Values whose number would lie on the one before it in the same row. */
function crowded<T extends { name: string; value: number }>(
  rows: readonly T[],
  log: boolean,
): Set<T> {
  const at = ({ value }: T) => log ? Math.log(Math.max(value, Number.MIN_VALUE)) : value;
  const all = rows.map(at),
    low = log ? Math.min(...all) : 0,
    near = 0.06 * (Math.max(...all) - low);
  const found = new Set<T>();
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (before?.name === row.name && !found.has(before) && at(row) - at(before) < near) {
      found.add(row);
    }
  });
  return found;
}
