import type { Displayable } from "./bundle.ts";
import { ACCENT, MUTED, palette, PLAIN, SHADE } from "./palette.ts";
import { momentLabels } from "./moments.ts";
import { type Key, Plot, plot, type PlotOptions, roomAbove } from "./plot.ts";
import { referenceMarks } from "./reference.ts";
import { distinct, extent, field, type Rows, short } from "./rows.ts";

/** A field of the rows and the label of its axis, unit included. */
export type Axis = readonly [field: string, label: string];

/** A stretch of the horizontal axis: a fault, an attack, a phase. */
export interface Band {
  from: number;
  to: number;
  /** Stands at its top. */
  label?: string;
  color?: string;
}

/** A moment on the horizontal axis. */
export interface ChartEvent {
  at: number;
  label: string;
}

/** What the short forms of {@linkcode plot} share. Anything else goes to `plot` as it is. */
export interface ChartOptions extends Omit<PlotOptions, "x" | "y" | "marks" | "facet"> {
  x: Axis;
  y: Axis;
  /** Field that names the series: colours, and a legend. */
  by?: string;
  /** Axes with a logarithmic scale. */
  log?: "x" | "y" | "xy";
  /** Axes whose values are shares and are shown as per cent. `true`: the vertical one, of bars the one of the values. */
  percent?: boolean | "x" | "y" | "xy";
  /** A dashed line across, and its name: a limit, a target. */
  reference?: readonly [value: number, name: string];
  /** Shades a stretch of the horizontal axis. */
  band?: readonly [from: number, to: number];
  /** Shades several, each with a label of its own. */
  bands?: readonly Band[];
  /** Lines down at moments, with labels that do not lie on each other. */
  events?: readonly ChartEvent[];
  /** Whether a legend is drawn where there is something to tell apart. Default: it is. */
  legend?: boolean;
  /** Ends of the axes, in the unit of the rows, where several charts are to share them. */
  domain?: { x?: readonly [number, number]; y?: readonly [number, number] };
  /** Marks drawn on top. */
  marks?: Plot.Markish[];
}

/** A chart, with its SVG for those who put it elsewhere. */
export type Chart = Displayable & {
  svg: string;
  /** The entries of its legend. */
  key: readonly Key[];
};

/** Scales that a kind of chart sets by itself. */
export interface Scales {
  x?: Plot.ScaleOptions;
  y?: Plot.ScaleOptions;
}

/** The frame that all short forms share: axes, legend, shades, limits, moments. */
export function chart(
  rows: Rows,
  options: ChartOptions,
  marks: readonly Plot.Markish[],
  scales: Scales = {},
  key: readonly Key[] = [],
): Chart {
  const {
    x,
    y,
    by,
    log = "",
    percent = false,
    reference,
    band,
    bands = [],
    events = [],
    domain,
    legend = true,
    marks: more = [],
    ...rest
  } = options;
  const under: Plot.Markish[] = [], over: Plot.Markish[] = [];
  const shades = [...band ? [{ from: band[0], to: band[1] }] : [], ...bands];
  const foot = log.includes("y") ? extent(rows, y[0], (value) => value > 0)?.[0] ?? 1 : 0;
  for (const { from, to, color = SHADE } of shades) {
    // From the foot of the axis, so that a shade does not stretch it; upwards it fills what there is.
    under.push(
      Plot.rect([{ from, to }], {
        x1: "from",
        x2: "to",
        y1: () => foot,
        fill: color,
        y2: () => topOf(rows, options),
      }),
    );
  }
  const moments = [
    ...shades.map(({ from, to, label = "" }: Band) => ({
      at: (from + to) / 2,
      label,
      anchor: "middle" as const,
    })).filter(({ label }) => label),
    ...events.map((event) => ({ ...event, anchor: "start" as const })),
  ];
  if (events.length) {
    under.push(Plot.ruleX(events, { x: "at", stroke: MUTED, strokeDasharray: "2,3" }));
  }
  const { marks: written, deep } = momentLabels(
    moments,
    domain?.x ?? extent(rows, x[0]) ?? [0, 1],
    rest.width,
  );
  over.push(...written);
  if (reference) {
    const { line, label } = referenceMarks(rows, x[0], y[0], reference);
    under.push(line);
    over.push(label);
  }
  const scale = (axis: "x" | "y", [name, label]: Axis) => ({
    label: label || null,
    ...(log.includes(axis) || inPercent(percent, axis) ? {} : wholeTicks(rows, name)),
    grid: axis === "y" || Boolean(scales.x),
    ...(log.includes(axis) && { type: "log" as const, tickFormat: logTick }),
    ...(axis === "y" && !log.includes("y") && !scales.y && { zero: true }),
    ...scales[axis],
    ...(domain?.[axis] && { domain: domain[axis] }),
    ...(inPercent(percent, axis) && hundredfold(domain?.[axis] ?? scales[axis]?.domain)),
  });
  const names = by === undefined ? [] : distinct(rows, by);
  return plot({
    height: 280 + deep,
    ...(deep && { marginTop: roomAbove(y[1] || null) + deep }),
    ...rest,
    x: scale("x", x),
    y: scale("y", y),
    color: {
      legend: legend && by !== undefined,
      // In the order of the rows; Plot's own is alphabetical. Numbers name series, too.
      ...(by !== undefined &&
        { type: "categorical" as const, domain: names as string[], range: palette(names.length) }),
      ...rest.color,
      ...(!legend && { legend }),
    },
    key: legend ? [...rest.key ?? [], ...key] : [],
    marks: [...under, ...marks, ...over, ...more],
  });
}

/** Ticks at whole numbers where a few of them are all that there is: nobody runs half a replica. */
function wholeTicks(rows: Rows, name: string): Plot.ScaleOptions {
  const [low, high] = extent(rows, name) ?? [0, 0];
  const few = high > 0 && high <= 10 && low >= 0;
  const whole = rows.every((row) => Number.isInteger(field(row, name) ?? 0));
  return few && whole ? { ticks: high } : {};
}

/** Whether an axis shows per cent. */
function inPercent(percent: ChartOptions["percent"], axis: "x" | "y"): boolean {
  return percent === true ? axis === "y" : percent !== false && Boolean(percent?.includes(axis));
}

/** Plot shows the values of such a scale hundredfold, but takes its ends as they are. */
function hundredfold(domain: Iterable<unknown> | undefined): Plot.ScaleOptions {
  return {
    percent: true,
    ...(domain && { domain: [...domain].map((end) => Number(end) * 100) }),
  };
}

/** The highest value that a shade has to reach. */
function topOf(rows: Rows, { y, reference, domain }: ChartOptions): number {
  return Math.max(domain?.y?.[1] ?? -Infinity, extent(rows, y[0])?.[1] ?? 0, reference?.[0] ?? 0);
}

/** The colour of a chart's only series, or the field that names several. */
export function strokeOf({ by }: { by?: string | undefined }): string {
  return by ?? PLAIN;
}

/** One series in its colour and the others in grey: for a sentence that is about one. */
export function emphasis(rows: Rows, by: string, series: string): Plot.ScaleOptions {
  const names = distinct(rows, by);
  return {
    type: "categorical",
    domain: names as string[],
    range: names.map((name) => name === series ? ACCENT : "#b3bac3"),
  };
}

/** Thousands as k, M and G; below one as people write it, where SI would say 200m for 0.2. */
export function logTick(value: number): string {
  for (const [size, unit] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (value >= size) return `${short(value / size)}${unit}`;
  }
  return short(value);
}
