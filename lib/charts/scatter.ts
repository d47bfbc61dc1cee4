import { type Chart, chart, type ChartOptions, strokeOf } from "./chart.ts";
import { labels, type Path } from "./labels.ts";
import { MUTED } from "./palette.ts";
import { Plot } from "./plot.ts";
import { extent, field, type Rows } from "./rows.ts";

/** What {@linkcode scatter} takes. */
export interface ScatterOptions extends ChartOptions {
  /** Field written beside each point; labels do not lie on each other. */
  label?: string;
  /** Which way is better on each axis: a line joins the points that no other beats on both. */
  front?: { x: "low" | "high"; y: "low" | "high" };
  /** A line through the points, in the order of the rows. */
  joined?: boolean;
  /** The line on which both axes agree, for what was predicted against what was measured. */
  identity?: boolean;
}

/**
 * One dot a row; labelled, with the Pareto front, or beside the line of agreement.
 *
 * @example
 * ```ts
 * import { scatter } from "#lib/charts";
 *
 * scatter([{ way: "a", usd: 1, ms: 90 }, { way: "b", usd: 3, ms: 20 }, { way: "c", usd: 4, ms: 80 }], {
 *   title: "c is beaten in price and speed",
 *   x: ["usd", "price (USD/h)"],
 *   y: ["ms", "p99 (ms)"],
 *   label: "way",
 *   front: { x: "low", y: "low" },
 * });
 * ```
 */
export function scatter(rows: Rows, options: ScatterOptions): Chart {
  const { label, front, identity = false, joined = false, ...rest } = options;
  const { x: [x], y: [y] } = rest;
  const marks: Plot.Markish[] = [];
  let path: Path | undefined;
  if (identity) {
    const both = [extent(rows, x), extent(rows, y)].flatMap((ends) => ends ?? []);
    const ends = [Math.min(...both), Math.max(...both)].map((end) => ({ [x]: end, [y]: end }));
    path = { rows: ends, way: "straight" };
    marks.push(Plot.line(ends, { x, y, stroke: MUTED, strokeDasharray: "4,3" }));
  }
  if (front) {
    const best = paretoFront(rows, x, y, front), across = front.x === front.y;
    path = { rows: best, way: across ? "across first" : "down first" };
    marks.push(
      Plot.line(best, {
        x,
        y,
        stroke: MUTED,
        strokeWidth: 1.5,
        curve: across ? "step-after" : "step-before",
      }),
    );
  }
  if (joined) {
    path = { rows, way: "straight" };
    marks.push(Plot.line(rows, { x, y, stroke: MUTED, strokeWidth: 1.5 }));
  }
  marks.push(Plot.dot(rows, { x, y, fill: strokeOf(rest), r: 5, stroke: "white", strokeWidth: 1 }));
  if (label !== undefined) marks.push(labels(rows, { x, y, text: label }, path));
  const key = [
    ...identity ? [{ label: "both agree", color: MUTED, shape: "dashed" as const }] : [],
    ...front ? [{ label: "beaten by none", color: MUTED, shape: "line" as const }] : [],
  ];
  return chart(rows, { inset: 10, ...rest }, marks, { x: { grid: true }, y: { grid: true } }, key);
}

/**
 * The rows that no other row beats on one axis without losing on the other, by the horizontal axis.
 * O(n log n). Source: V. Pareto, 1906; H. T. Kung, F. Luccio, F. P. Preparata, 1975.
 */
export function paretoFront(
  rows: Rows,
  x: string,
  y: string,
  better: { x: "low" | "high"; y: "low" | "high" },
): object[] {
  const value = (row: object, name: string, way: "low" | "high") =>
    (way === "low" ? 1 : -1) * Number(field(row, name));
  const sorted = [...rows].sort((a, b) =>
    value(a, x, better.x) - value(b, x, better.x) || value(a, y, better.y) - value(b, y, better.y)
  );
  let best = Infinity;
  const front = sorted.filter((row) => {
    const now = value(row, y, better.y);
    if (now >= best) return false;
    best = now;
    return true;
  });
  return front.sort((a, b) => Number(field(a, x)) - Number(field(b, x)));
}
