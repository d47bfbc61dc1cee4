import type { Axis, Chart } from "./chart.ts";
import { Plot, plot, type PlotOptions } from "./plot.ts";
import { distinct, extent, field, type Rows, short } from "./rows.ts";
import { textWidth } from "./text.ts";

/** What {@linkcode heat} takes. */
export interface HeatOptions extends Omit<PlotOptions, "x" | "y" | "marks" | "facet"> {
  /** Columns, from left to right in the order of the rows. */
  x: Axis;
  /** Lines, from top to bottom in the order of the rows. */
  y: Axis;
  /** What colours a cell. */
  value: Axis;
  /** How a value is written in its cell. Default: three significant digits; `null` writes none. */
  write?: ((value: number) => string) | null;
  /** Value at which the colours turn, for values that are good on one side and bad on the other. */
  pivot?: number;
  /** Values are shares, and are shown (and written) as per cent. */
  percent?: boolean;
  /** Values are 0 or 1, and this is what each means: two colours with these words in place of a scale. */
  words?: readonly [zero: string, one: string];
  /** A logarithmic scale of colours. */
  log?: boolean;
  /** High values are bad (red) or good (blue). Default: `"good"`. */
  high?: "good" | "bad";
}

/** Colours of 0 and of 1. */
const TWO = { good: ["#deebf7", "#2b6cb0"], bad: ["#fdebd9", "#c2410c"] };

/**
 * A matrix of coloured cells with their values in them.
 *
 * @example
 * ```ts
 * import { heat } from "#lib/charts";
 *
 * heat([{ from: "eu", to: "us", ms: 90 }, { from: "us", to: "eu", ms: 92 }], {
 *   title: "An ocean is 90 ms wide",
 *   x: ["to", "to"],
 *   y: ["from", "from"],
 *   value: ["ms", "round trip (ms)"],
 * });
 * ```
 */
export function heat(given: Rows, options: HeatOptions): Chart {
  const { x, y, value: [value, unit], percent = false, words, pivot, log = false, ...others } =
    options;
  const { high = "good", write = words ? (is: number) => words[is]! : short, ...rest } = others;
  const rows = percent
    ? given.map((row) => ({ ...row, [value]: 100 * Number(field(row, value)) }))
    : given;
  const columns = distinct(rows, x[0]) as string[], lines = distinct(rows, y[0]) as string[];
  const left = Math.max(...lines.map((line) => textWidth(String(line), 12)));
  const wide = (rest.width ?? 720) / Math.max(1, columns.length);
  const [least, most] = extent(rows, value) ?? [0, 1];
  const limits = log
    ? [Math.max(least, extent(rows, value, (v) => v > 0)?.[0] ?? 1), Math.max(most, 1e-12)]
    : words
    ? [0, 1]
    : least === most
    ? [least - 0.5, most + 0.5]
    : [least, most];
  const scheme = pivot === undefined ? (high === "good" ? "blues" : "oranges") : "rdbu";
  const dark = (v: number) => {
    const at = log
      ? Math.log(Math.max(v, limits[0]!) / limits[0]!) / Math.log(limits[1]! / limits[0]! || Math.E)
      : (v - limits[0]!) / (limits[1]! - limits[0]!);
    return pivot === undefined ? at > 0.62 : at > 0.85 || at < 0.15;
  };
  // Labels that would lie on each other are set at a slant.
  const crowded = columns.some((column) => textWidth(String(column), 12) > wide - 8);
  return plot({
    height: 90 + 34 * lines.length + (crowded ? 50 : 0),
    marginLeft: Math.min(220, 44 + left),
    marginBottom: crowded ? 84 : 40,
    ...rest,
    x: { domain: columns, label: x[1] || null, ...(crowded && { tickRotate: -35 }) },
    y: { domain: lines, label: y[1] || null },
    color: {
      ...(pivot === undefined
        ? {
          type: log ? "log" as const : "linear" as const,
          ...(words ? { range: TWO[high] } : { scheme: scheme as "blues" }),
          domain: limits,
        }
        : { type: "diverging" as const, scheme: "rdbu" as const, pivot, reverse: high === "bad" }),
      label: unit,
      legend: !words,
      ...rest.color,
    },
    key: words ? [1, 0].map((i) => ({ label: words[i]!, color: TWO[high][i]! })) : [],
    marks: [
      Plot.cell(rows, { x: x[0], y: y[0], fill: value, inset: 1, rx: 2 }),
      ...write === null ? [] : [
        Plot.text(rows, {
          x: x[0],
          y: y[0],
          text: (row: object) => write(Number(field(row, value))),
          fill: (row: object) => dark(Number(field(row, value))) ? "white" : "#1b1e23",
          fontSize: wide < 44 ? 10 : 12,
        }),
      ],
    ],
  });
}
