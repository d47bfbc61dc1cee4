import type { Displayable } from "../charts/bundle.ts";
import { format } from "../charts/format.ts";
import { measure, type Measured, type MeasureOptions, type Subject } from "./measure.ts";
import { md } from "./md.ts";
import { INK } from "../charts/palette.ts";
import { Plot, plot } from "../charts/plot.ts";
import { textWidth } from "../charts/text.ts";
import { show } from "./show.ts";

/** Of the chart, in px: its width, its right margin, and the room before a label. */
const WIDTH = 720, RIGHT = 20, GAP = 8;

/** Limits and words of a benchmark. */
export interface BenchOptions extends Omit<MeasureOptions, "onRound"> {
  /** What one call does, several times over: 100 takes a call. Default: 1. */
  per?: number;
  /** What is counted. Default: `"calls"`. */
  unit?: string;
}

/**
 * Measures subjects side by side in this run (see {@linkcode measure}), with a progress bar while it
 * runs and a bar chart of the ratios to the peer after. Subjects are synchronous or asynchronous.
 *
 * @returns A chart that is also `rows`: name, ns, perSecond, spread, ratio, ratioRange.
 *
 * @example
 * ```ts
 * import { bench } from "#lib/course";
 *
 * const result = await bench("Building a string", {
 *   template: () => `${1}${2}`,
 *   concat: () => String(1) + String(2),
 * }, { budget: 60 });
 * console.log(result.rows[0]!.ratio);
 * ```
 */
export async function bench(
  title: string,
  subjects: Record<string, Subject>,
  { per = 1, unit = "calls", ...options }: BenchOptions = {},
): Promise<Displayable & { svg: string; rows: Measured[] }> {
  const bar = await show.live(progress(title, 0));
  const measured = await measure(subjects, {
    ...options,
    onRound: async (done) => await bar.update(progress(title, done)),
  });
  const rows = measured.map((row) => ({
    ...row,
    ns: row.ns / per,
    perSecond: row.perSecond * per,
    calls: row.calls * per,
  }));
  const peer = options.peer ?? rows.at(-1)!.name;
  const fields = rows.map((row) => ({
    name: row.name,
    ratio: row.ratio,
    low: row.ratioRange[0],
    high: row.ratioRange[1],
    label: `${format(row.ratio, "×")}  ·  ${format(row.perSecond)} ${unit}/s ± ${
      format(row.spread, "%")
    }`,
  }));
  const marginLeft = 24 + 7 * Math.max(...fields.map((row) => row.name.length));
  const chart = plot({
    title: `${title}: ${headline(rows, peer)}`,
    subtitle:
      `speed relative to ${peer}, median of interleaved rounds; the line spans the quartiles`,
    marginLeft,
    height: 60 + 34 * rows.length,
    x: {
      label: `times the speed of ${peer}`,
      domain: [0, endOf(fields, WIDTH - marginLeft - RIGHT)],
      grid: true,
    },
    y: { label: null, domain: fields.map((row) => row.name) },
    color: { domain: fields.map((row) => row.name) },
    marks: [
      Plot.barX(fields, { x: "ratio", y: "name", fill: "name", insetTop: 4, insetBottom: 4 }),
      Plot.ruleY(fields, { x1: "low", x2: "high", y: "name", strokeWidth: 2 }),
      Plot.ruleX([1], { strokeDasharray: "3,3" }),
      Plot.text(fields, {
        x: "high",
        y: "name",
        text: "label",
        textAnchor: "start",
        dx: GAP,
        fill: INK,
        stroke: "white",
        strokeWidth: 4,
      }),
    ],
  });
  await bar.update(
    md`${rows.reduce((sum, row) => sum + row.calls, 0)} ${unit} timed for *${title}*.`,
  );
  return Object.assign(chart, { rows });
}

/** Where the axis has to end for every label to stand whole behind its line, on so many pixels. */
function endOf(rows: readonly { high: number; label: string }[], pixels: number): number {
  return Math.max(
    ...rows.map(({ high, label }) => {
      const left = pixels - GAP - textWidth(label, 12);
      return high * pixels / Math.max(left, pixels / 8);
    }),
  );
}

function headline(rows: Measured[], peer: string): string {
  const best = rows.filter((row) => row.name !== peer).sort((a, b) => b.ratio - a.ratio)[0];
  return best ? `${best.name} is ${format(best.ratio, "×")} as fast as ${peer}` : peer;
}

function progress(title: string, done: number) {
  const filled = Math.round(done * 24);
  return md`\`${"█".repeat(filled)}${"░".repeat(24 - filled)}\` ${title}: ${format(done, "%")}`;
}
