import { type Chart, chart, type ChartOptions, emphasis, strokeOf } from "./chart.ts";
import { ACCENT, PALETTE } from "./palette.ts";
import { type Key, Plot } from "./plot.ts";
import { distinct, field, type Rows } from "./rows.ts";

/** Dots over lines: what was measured over what a formula says. */
export interface MeasuredDots {
  rows: Rows;
  /** What the dots are. Default: `"measured"`. */
  name?: string;
  /** What the lines are. Default: `"formula"`. */
  line?: string;
}

/** What {@linkcode lines} takes. */
export interface LineOptions extends ChartOptions {
  /** Dots over the lines, from rows with the same fields. */
  measured?: MeasuredDots;
  /** Points that the sentence is about, large and orange; or the series it is about, the others grey. */
  highlight?: { rows: Rows; label?: string } | { series: string };
  /** Field by which the chart is split into columns of the same axes. */
  facet?: string;
  /** Fills the area below the lines, one series on the other. */
  stacked?: boolean;
}

/** More dots than this on a line hide it. */
const MOST_DOTS = 15;

/**
 * Lines over a horizontal axis, one per series, with dots where the points are few.
 *
 * @example
 * ```ts
 * import { lines } from "#lib/charts";
 *
 * lines([{ load: 0.5, wait: 10, who: "M/M/1" }, { load: 0.9, wait: 90, who: "M/M/1" }], {
 *   title: "Near the capacity the wait explodes",
 *   x: ["load", "load (share of capacity)"],
 *   y: ["wait", "wait (ms)"],
 *   measured: { rows: [{ load: 0.5, wait: 10.2 }], name: "simulated" },
 * });
 * ```
 */
export function lines(rows: Rows, options: LineOptions): Chart {
  const { measured, highlight, facet, stacked = false, ...rest } = options;
  const { x: [x], y: [y], by } = rest;
  const stroke = strokeOf(rest);
  const panels = facet === undefined ? {} : { fx: facet };
  const series = (by ? distinct(rows, by).length : 1) * (facet ? distinct(rows, facet).length : 1);
  const dotted = !measured && !stacked && rows.length / series <= MOST_DOTS;
  const marks: Plot.Markish[] = stacked
    ? [Plot.areaY(rows, { x, y, fill: stroke, ...panels })]
    : [Plot.line(rows, { x, y, stroke, strokeWidth: 2, ...(by && { z: by }), ...panels })];
  if (dotted) marks.push(Plot.dot(rows, { x, y, fill: stroke, r: 3.5, ...panels }));
  const key: Key[] = [];
  if (measured) {
    marks.push(
      Plot.dot(measured.rows, {
        x,
        y,
        r: 4,
        fill: by && measured.rows.some((row) => field(row, by) !== undefined) ? by : ACCENT,
        stroke: "white",
        strokeWidth: 1,
        ...panels,
      }),
    );
    const one = by === undefined;
    key.push(
      { label: measured.line ?? "formula", color: one ? stroke : "#5b6470", shape: "line" },
      { label: measured.name ?? "measured", color: one ? ACCENT : "#5b6470", shape: "dot" },
    );
  }
  if (highlight && "rows" in highlight) {
    // Among orange dots an orange one would not be seen.
    const fill = measured ? PALETTE[4] : ACCENT;
    marks.push(Plot.dot(highlight.rows, { x, y, r: 7, fill, stroke: "white", ...panels }));
    if (highlight.label) key.push({ label: highlight.label, color: fill, shape: "dot" });
  }
  const color = highlight && "series" in highlight && by
    ? { color: { ...emphasis(rows, by, highlight.series), ...rest.color } }
    : {};
  const columns = facet === undefined
    ? {}
    : { fx: { domain: distinct(rows, facet) as string[], label: null } };
  return chart(rows, { ...columns, ...rest, ...color }, marks, {}, key);
}
