import { type Chart, chart, type ChartOptions, logTick } from "./chart.ts";
import { format } from "./format.ts";
import { INK, palette, PLAIN } from "./palette.ts";
import { Plot } from "./plot.ts";
import { distinct, extent, field, type Rows, short } from "./rows.ts";
import { textWidth } from "./text.ts";

/** What {@linkcode bars} takes: `x` is the value, `y` names the bar. */
export interface BarOptions extends ChartOptions {
  /** Where `by` names series: side by side, or one behind the other. Default: `"grouped"`. */
  layout?: "grouped" | "stacked";
  /** How values are written beside the bars. Default: three significant digits, of shares as per cent. */
  write?: (value: number) => string;
}

/**
 * Horizontal bars with their values behind them; with `by`, several to a name, side by side or stacked.
 * Values below zero go to the left.
 *
 * @example
 * ```ts
 * import { bars } from "#lib/charts";
 *
 * bars([{ way: "ours", over: 1 }, { way: "theirs", over: 8 }], {
 *   title: "Theirs admits 8× as much as ours",
 *   x: ["over", "admitted (× limit)"],
 *   y: ["way", ""],
 * });
 * ```
 */
export function bars(rows: Rows, options: BarOptions): Chart {
  const {
    layout = "grouped",
    percent = false,
    write = percent ? (share: number) => format(share, "%") : short,
    ...rest
  } = options;
  const { x: [x], y: [y], by } = rest;
  const several = by !== undefined && by !== y;
  const names = distinct(rows, y).map(String);
  const log = rest.log?.includes("x") ?? false;
  const stacked = several && layout === "stacked";
  const [low, high] = stacked ? totals(rows, x, y) : extent(rows, x) ?? [0, 0];
  // Room for the numbers, on the side they stand.
  const room = 0.14 * (Math.max(high, 0) - Math.min(low, 0) || 1);
  const least = extent(rows, x, (value) => value > 0)?.[0] ?? 1;
  const domain = log
    ? [least / 2, Math.max(high, least) * 2]
    : [low < 0 ? low - room : 0, high > 0 ? high + room : high < 0 ? 0 : 1];
  const inner = several && !stacked ? distinct(rows, by).length : 1;
  const left = Math.max(0, ...names.map((name) => textWidth(name, 12)));
  const text = (row: object) => write(Number(field(row, x)));
  // A field that says of each bar what it is colours it, too; else all are of one kind.
  const fill = by ?? (rest.color ? y : PLAIN);
  const across = several && !stacked ? { fy: y, y: by } : { y };
  const side = (sign: 1 | -1) =>
    Plot.text(rows.filter((row) => (Number(field(row, x)) < 0 ? -1 : 1) === sign), {
      x,
      ...across,
      text: (row: object) => text(row),
      textAnchor: sign > 0 ? "start" : "end",
      dx: 6 * sign,
      fill: INK,
    });
  const marks: Plot.Markish[] = stacked
    ? [
      Plot.barX(rows, { x, y, fill, insetTop: 4, insetBottom: 4 }),
      Plot.text(sums(rows, x, y), {
        x: "sum",
        y: "name",
        text: ({ sum }) => write(sum),
        textAnchor: "start",
        dx: 6,
      }),
    ]
    : [
      Plot.barX(
        rows,
        log
          ? { x1: () => domain[0]!, x2: x, ...across, fill, insetTop: 3, insetBottom: 3 }
          : { x, ...across, fill, insetTop: 3, insetBottom: 3 },
      ),
      side(1),
      side(-1),
    ];
  if (low < 0) marks.push(Plot.ruleX([0], { stroke: INK }));
  const order = several ? distinct(rows, by) : [];
  return chart(
    rows,
    {
      percent: percent === true ? "x" : percent,
      height: 60 + (several && !stacked ? 12 + 22 * inner : 34) * names.length,
      marginLeft: Math.min(260, 22 + left),
      ...rest,
      ...(several && !stacked && {
        fy: { domain: names, label: null, padding: 0.15 },
        marginRight: 20,
      }),
      color: {
        ...(several &&
          {
            type: "categorical" as const,
            domain: order as string[],
            range: palette(order.length),
          }),
        ...rest.color,
        legend: several,
      },
    },
    marks,
    {
      x: { domain, grid: true, ...(log && { type: "log" as const, tickFormat: logTick }) },
      y: several && !stacked
        ? { domain: order as string[], axis: null }
        : { domain: names, label: null },
    },
  );
}

/** What the parts of each name come to, those above zero. */
function sums(rows: Rows, x: string, y: string): { name: string; sum: number }[] {
  const all = new Map<string, number>();
  for (const row of rows) {
    const name = String(field(row, y));
    all.set(name, (all.get(name) ?? 0) + Math.max(0, Number(field(row, x))));
  }
  return [...all].map(([name, sum]) => ({ name, sum }));
}

/** The longest stack to the left of zero and to the right. */
function totals(rows: Rows, x: string, y: string): [low: number, high: number] {
  const left = new Map<unknown, number>(), right = new Map<unknown, number>();
  let low = 0, high = 0;
  for (const row of rows) {
    const value = Number(field(row, x)), side = value < 0 ? left : right;
    const sum = (side.get(field(row, y)) ?? 0) + value;
    side.set(field(row, y), sum);
    low = Math.min(low, sum);
    high = Math.max(high, sum);
  }
  return [low, high];
}
