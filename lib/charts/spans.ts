import { type Chart, chart, type ChartOptions } from "./chart.ts";
import { INK, PLAIN } from "./palette.ts";
import { Plot } from "./plot.ts";
import { distinct, extent, field, type Rows } from "./rows.ts";
import { textWidth } from "./text.ts";

/** What {@linkcode spans} takes: each row is a stretch of time in a lane. */
export interface SpanOptions
  extends Omit<ChartOptions, "x" | "y" | "log" | "percent" | "reference"> {
  /** Fields of a stretch's ends, and the label of the axis. */
  x: readonly [from: string, to: string, label: string];
  /** Field that names the lane, and the label of the axis. */
  y: readonly [lane: string, label: string];
  /** Field that is written in the stretch, or behind it where it is too short. */
  label?: string;
  /** Moments in a lane: rows with the lane's field and `at`. */
  moments?: Rows;
  /** Leaves no room between lanes, for ribbons of states. */
  ribbon?: boolean;
}

/**
 * Stretches of time in lanes, from top to bottom: a waterfall of a trace, lanes of workers, ribbons of
 * states, a plan of work. Colours by `by`.
 *
 * @example
 * ```ts
 * import { spans } from "#lib/charts";
 *
 * spans([
 *   { span: "GET /cart", start: 0, end: 120, service: "web" },
 *   { span: "SELECT", start: 20, end: 90, service: "db" },
 * ], {
 *   title: "Most of the request is one query",
 *   x: ["start", "end", "time (ms)"],
 *   y: ["span", ""],
 *   by: "service",
 * });
 * ```
 */
export function spans(rows: Rows, options: SpanOptions): Chart {
  const {
    x: [from, to, unit],
    y: [lane, laneLabel],
    label,
    moments = [],
    ribbon = false,
    ...rest
  } = options;
  const lanes = distinct(rows, lane) as string[];
  const left = Math.max(...lanes.map((name) => textWidth(String(name), 12)));
  const low = rest.domain?.x?.[0] ?? extent(rows, from)?.[0] ?? 0;
  const high = rest.domain?.x?.[1] ?? extent(rows, to)?.[1] ?? 1;
  const marginLeft = Math.min(260, 22 + left);
  const pixels = ((rest.width ?? 720) - marginLeft - 30) / (high - low || 1);
  const wide = (row: object) => (Number(field(row, to)) - Number(field(row, from))) * pixels;
  const fits = (row: object) => textWidth(String(field(row, label!)), 11) + 8 < wide(row);
  const inset = ribbon ? 1 : 4;
  const words = (inside: boolean) =>
    Plot.text(rows.filter((row) => fits(row) === inside), {
      x: inside ? (row: object) => (Number(field(row, from)) + Number(field(row, to))) / 2 : to,
      y: lane,
      text: label!,
      fontSize: 11,
      textAnchor: inside ? "middle" : "start",
      dx: inside ? 0 : 4,
      fill: inside ? "white" : INK,
    });
  return chart(rows, {
    height: 70 + (ribbon ? 26 : 30) * lanes.length,
    marginLeft,
    ...rest,
    x: [from, unit],
    y: [lane, laneLabel],
    domain: { x: [low, high] },
  }, [
    Plot.barX(rows, {
      x1: from,
      x2: to,
      y: lane,
      fill: rest.by ?? PLAIN,
      insetTop: inset,
      insetBottom: inset,
      rx: ribbon ? 0 : 2,
    }),
    ...label === undefined ? [] : [words(true), words(false)],
    ...moments.length
      ? [Plot.dot(moments, { x: "at", y: lane, r: 4, fill: INK, stroke: "white" })]
      : [],
  ], { x: { grid: true }, y: { domain: lanes, label: laneLabel || null } });
}
