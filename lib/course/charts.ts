import type { Displayable } from "./bundle.ts";
import { Plot, plot, type PlotOptions } from "./plot.ts";

/** A field of the rows and the label of its axis, unit included. */
export type Axis = readonly [field: string, label: string];

/** What the short forms of {@linkcode plot} take. Anything else goes to `plot` as it is. */
export interface ChartOptions extends Omit<PlotOptions, "x" | "y" | "marks"> {
  x: Axis;
  y: Axis;
  /** Field that names the series: colours, and a legend. */
  by?: string;
  /** Axes with a logarithmic scale. */
  log?: "x" | "y" | "xy";
  /** Shows shares as per cent on the vertical axis. */
  percent?: boolean;
  /** A dashed line across, and its name: a limit, a target. */
  reference?: readonly [value: number, name: string];
  /** Shades a stretch of the horizontal axis: a fault, an attack. */
  band?: readonly [from: number, to: number];
  /** Marks drawn on top. */
  marks?: Plot.Markish[];
}

type Rows = readonly object[];

/**
 * Lines over a horizontal axis, one per series, with dots where the points are few.
 *
 * @example
 * ```ts
 * import { lines } from "#lib/course";
 *
 * lines([{ s: 0, rate: 10, who: "ours" }, { s: 1, rate: 12, who: "ours" }], {
 *   title: "It grows",
 *   x: ["s", "time (s)"],
 *   y: ["rate", "answered (req/s)"],
 *   by: "who",
 * });
 * ```
 */
export function lines(rows: Rows, options: ChartOptions): Displayable & { svg: string } {
  const { x: [x], y: [y], by } = options;
  const series = new Set(rows.map((row) => by ? field(row, by) : "")).size;
  const dotted = rows.length / series <= 15;
  return chart(rows, options, [
    Plot.line(rows, { x, y, stroke: by ?? "#3366cc", strokeWidth: 2 }),
    ...dotted ? [Plot.dot(rows, { x, y, fill: by ?? "#3366cc", r: 3.5 })] : [],
  ]);
}

/**
 * Horizontal bars, one per row, with their values behind them: `x` is the value, `y` names the bar.
 *
 * @example
 * ```ts
 * import { bars } from "#lib/course";
 *
 * bars([{ way: "ours", over: 1 }, { way: "theirs", over: 8 }], {
 *   title: "Theirs admits eight times as much",
 *   x: ["over", "admitted (× limit)"],
 *   y: ["way", ""],
 * });
 * ```
 */
export function bars(rows: Rows, options: ChartOptions): Displayable & { svg: string } {
  const { x: [x], y: [y] } = options;
  const names = rows.map((row) => String(field(row, y)));
  const most = Math.max(...rows.map((row) => Number(field(row, x))));
  return chart(rows, {
    height: 60 + 34 * rows.length,
    marginLeft: 24 + 7 * Math.max(...names.map((name) => name.length)),
    ...options,
  }, [
    Plot.barX(rows, { x, y, fill: y, insetTop: 4, insetBottom: 4 }),
    Plot.text(rows, { x, y, text: (row) => short(row[x]), textAnchor: "start", dx: 6 }),
  ], { x: { domain: [0, most * 1.12 || 1] }, y: { domain: names } });
}

function chart(
  rows: Rows,
  options: ChartOptions,
  marks: Plot.Markish[],
  scales: { x?: Plot.ScaleOptions; y?: Plot.ScaleOptions } = {},
): Displayable & { svg: string } {
  const { x, y, by, log = "", percent = false, reference, band, marks: more = [], ...rest } =
    options;
  const under: Plot.Markish[] = [], label: Plot.Markish[] = [];
  if (band) {
    const [x1, x2] = band;
    const values = rows.map((row) => Number(field(row, y[0])));
    const top = Math.max(...values, reference?.[0] ?? 0);
    // A logarithmic scale has no zero to stand on.
    const foot = log.includes("y") ? Math.min(...values.filter((value) => value > 0)) : 0;
    const y1 = { y1: () => foot, y2: "top" };
    under.push(Plot.rect([{ x1, x2, top }], { x1: "x1", x2: "x2", ...y1, fill: "#f6e3e1" }));
  }
  if (reference) {
    const [value, name] = reference;
    const left = Math.min(...rows.map((row) => Number(field(row, x[0]))));
    under.push(Plot.ruleY([value], { stroke: "#c5221f", strokeDasharray: "4,3" }));
    label.push(
      Plot.text([[left, value]], {
        text: [name],
        textAnchor: "start",
        dx: 4,
        dy: -8,
        fill: "#c5221f",
        stroke: "white",
        strokeWidth: 4,
      }),
    );
  }
  const scale = (axis: "x" | "y", label: string) => ({
    label: label || null,
    grid: axis === "y" || Boolean(scales.x),
    ...(log.includes(axis) && { type: "log" as const, tickFormat: "~s" }),
    ...(axis === "y" && !log.includes("y") && !scales.y && { zero: true }),
    ...scales[axis],
  });
  return plot({
    height: 280,
    ...rest,
    x: scale("x", x[1]),
    y: { ...scale("y", y[1]), ...(percent && { percent }) },
    // In the order of the rows, which is the order of the argument; Plot's own is alphabetical.
    color: {
      legend: by !== undefined,
      ...(by && { domain: [...new Set(rows.map((row) => field(row, by)))] }),
      ...rest.color,
    },
    marks: [...under, ...marks, ...label, ...more],
  });
}

function field(row: object, name: string): unknown {
  return (row as Record<string, unknown>)[name];
}

function short(value: unknown): string {
  return typeof value === "number"
    ? value.toLocaleString("en", { maximumSignificantDigits: 3 })
    : String(value);
}
