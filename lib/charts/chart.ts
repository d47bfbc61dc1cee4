import type { Displayable } from "./bundle.ts";
import { ACCENT, LIMIT, MUTED, palette, PLAIN, SHADE } from "./palette.ts";
import { type Key, Plot, plot, type PlotOptions } from "./plot.ts";
import { distinct, extent, type Rows, short } from "./rows.ts";
import { textWidth } from "./text.ts";

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
  /** Shows shares as per cent on the vertical axis. */
  percent?: boolean;
  /** A dashed line across, and its name: a limit, a target. */
  reference?: readonly [value: number, name: string];
  /** Shades a stretch of the horizontal axis. */
  band?: readonly [from: number, to: number];
  /** Shades several, each with a label of its own. */
  bands?: readonly Band[];
  /** Lines down at moments, with labels that do not lie on each other. */
  events?: readonly ChartEvent[];
  /** Ends of the axes, where several charts are to share them. */
  domain?: { x?: readonly [number, number]; y?: readonly [number, number] };
  /** Marks drawn on top. */
  marks?: Plot.Markish[];
}

/** A chart, with its SVG for those who put it elsewhere. */
export type Chart = Displayable & { svg: string };

/** Scales that a kind of chart sets by itself. */
export interface Scales {
  x?: Plot.ScaleOptions;
  y?: Plot.ScaleOptions;
}

const EVENT_ROW = 13;

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
  const named = shades.filter((shade): shade is Band & { label: string } =>
    "label" in shade && Boolean(shade.label)
  );
  const moments = [
    ...named.map(({ from, to, label }) => ({
      at: (from + to) / 2,
      label,
      anchor: "middle" as const,
    })),
    ...events.map((event) => ({ ...event, anchor: "start" as const })),
  ];
  if (events.length) {
    under.push(Plot.ruleX(events, { x: "at", stroke: MUTED, strokeDasharray: "2,3" }));
  }
  const { marks: written, deep } = momentLabels(moments, rows, options);
  over.push(...written);
  if (reference) {
    const [value, name] = reference;
    under.push(Plot.ruleY([value], { stroke: LIMIT, strokeDasharray: "4,3" }));
    over.push(Plot.text([name], {
      ...anchored("left", value),
      text: (text: string) => text,
      dx: 4,
      dy: -8,
      textAnchor: "start",
      fill: LIMIT,
      stroke: "white",
      strokeWidth: 4,
    }));
  }
  const scale = (axis: "x" | "y", label: string) => ({
    label: label || null,
    grid: axis === "y" || Boolean(scales.x),
    ...(log.includes(axis) && { type: "log" as const, tickFormat: logTick }),
    ...(axis === "y" && !log.includes("y") && !scales.y && { zero: true }),
    ...scales[axis],
    ...(domain?.[axis] && { domain: domain[axis] }),
  });
  const names = by === undefined ? [] : distinct(rows, by);
  return plot({
    height: 280 + deep,
    ...(deep && { marginTop: 20 + deep }),
    ...rest,
    x: scale("x", x[1]),
    y: { ...scale("y", y[1]), ...(percent && { percent }) },
    color: {
      legend: by !== undefined,
      // In the order of the rows; Plot's own is alphabetical. Numbers name series, too.
      ...(by !== undefined &&
        { type: "categorical" as const, domain: names as string[], range: palette(names.length) }),
      ...rest.color,
    },
    key: [...rest.key ?? [], ...key],
    marks: [...under, ...marks, ...over, ...more],
  });
}

/** The highest value that a shade has to reach. */
function topOf(rows: Rows, { y, reference, domain }: ChartOptions): number {
  return Math.max(domain?.y?.[1] ?? -Infinity, extent(rows, y[0])?.[1] ?? 0, reference?.[0] ?? 0);
}

/** A point at the left end of the frame, at a height that the scale gives. */
function anchored(side: "left", value: number) {
  return { frameAnchor: side, y: () => value };
}

/** Labels above the frame, in as many rows as it takes for none to lie on another. */
function momentLabels(
  moments: readonly { at: number; label: string; anchor: "start" | "middle" }[],
  rows: Rows,
  { x, width = 720, domain }: ChartOptions,
): { marks: Plot.Markish[]; deep: number } {
  const [low, high] = domain?.x ?? extent(rows, x[0]) ?? [0, 1];
  const pixels = (width - 90) / (high - low || 1);
  const ends: number[] = [];
  const placedIn = [...moments].sort((a, b) => a.at - b.at).map((moment) => {
    const wide = textWidth(moment.label, 11) + 10;
    const left = (moment.at - low) * pixels - (moment.anchor === "middle" ? wide / 2 : 0);
    let row = ends.findIndex((end) => end <= left);
    if (row < 0) row = ends.length;
    ends[row] = left + wide;
    return { ...moment, row };
  });
  return {
    deep: ends.length * EVENT_ROW,
    marks: placedIn.map(({ at, label, anchor, row }) =>
      Plot.text([{ at, label }], {
        x: "at",
        text: "label",
        frameAnchor: "top",
        textAnchor: anchor,
        lineAnchor: "bottom",
        dy: -4 - row * EVENT_ROW,
        dx: anchor === "start" ? -3 : 0,
        fontSize: 11,
        fill: MUTED,
      })
    ),
  };
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
function logTick(value: number): string {
  for (const [size, unit] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (value >= size) return `${short(value / size)}${unit}`;
  }
  return short(value);
}
