import { displayable, escape } from "./bundle.ts";
import type { Chart } from "./chart.ts";
import { Heading } from "./heading.ts";
import { legend } from "./plot.ts";
import { distinct, extent, field, type Rows } from "./rows.ts";
import { FONT, sized } from "./text.ts";

/** What each small chart is to be made with, so that all can be compared. */
export interface Panel {
  width: number;
  height: number;
  /** Ends of the axes over all rows. */
  domain: { x?: readonly [number, number]; y?: readonly [number, number] };
  /** `false` where all have the same legend: it stands once, above them. */
  legend: boolean;
}

/** What {@linkcode grid} takes. */
export interface GridOptions {
  title: string;
  subtitle?: string;
  /** Field that says in which chart a row stands. */
  by: string;
  /** Fields whose ends all charts share. */
  share?: { x?: string; y?: string };
  /** Charts beside each other. Default: as many as look well, at most 3. */
  columns?: number;
  /** Height of one, in px. Default: 180. */
  height?: number;
}

const WIDTH = 820, GAP = 8;

/**
 * Small multiples: the same chart once for each value of a field, on the same axes. Any chart will do.
 *
 * @param make Makes one of them from its rows, its name and what all share.
 *
 * @example
 * ```ts
 * import { grid, lines } from "#lib/charts";
 *
 * const rows = [1, 2, 3].flatMap((t) => ["a", "b"].map((who) => ({ t, n: t * 2, who })));
 * grid(rows, { title: "Both grow", by: "who", share: { x: "t", y: "n" } }, (part, title, panel) =>
 *   lines(part, { title, x: ["t", "time (s)"], y: ["n", "requests"], ...panel }));
 * ```
 */
export function grid(
  rows: Rows,
  options: GridOptions,
  make: (rows: Rows, name: string, panel: Panel) => Chart,
): Chart {
  const { title, subtitle = "", by, share = {}, height = 180 } = options;
  const names = distinct(rows, by);
  const columns = Math.max(1, Math.min(options.columns ?? 3, names.length));
  const width = Math.floor((WIDTH - GAP * (columns - 1)) / columns);
  const ends = (name: string | undefined) => name === undefined ? undefined : extent(rows, name);
  const x = ends(share.x), y = ends(share.y);
  const domain = {
    ...(x && { x }),
    // Lengths start at zero, unless there is something below.
    ...(y && { y: [Math.min(0, y[0]), y[1] || 1] as const }),
  };
  const text = new Heading().title(title, WIDTH).note(subtitle, WIDTH);
  const { parts } = text;
  let top = text.y + 6;
  const draw = (legend: boolean) =>
    names.map((name) =>
      make(rows.filter((row) => field(row, by) === name), String(name), {
        ...{ width, height, domain, legend },
      })
    );
  let charts = draw(true);
  const keys = new Set(charts.map(({ key }) => JSON.stringify(key))), [first] = charts;
  if (keys.size === 1 && charts.length > 1 && first!.key.length > 0) {
    charts = draw(false);
    const shared = legend(first!.key, WIDTH, top);
    parts.push(shared.svg);
    top += shared.height;
  }
  const drawn = charts.map(({ svg }) => svg);
  for (let first = 0; first < drawn.length; first += columns) {
    let tall = 0;
    drawn.slice(first, first + columns).forEach((svg, i) => {
      const [, high = "0"] = svg.match(/viewBox="0 0 [\d.]+ ([\d.]+)"/) ?? [];
      tall = Math.max(tall, Number(high));
      parts.push(
        svg.replace("<svg ", `<svg x="${i * (width + GAP)}" y="${top}" `)
          .replace(/ style="max-width:100%;height:auto"/, ""),
      );
    });
    top += tall + GAP;
  }
  const described = [title, subtitle].filter(Boolean).join(". ");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${
    sized(WIDTH, top)
  } role="img" aria-label="${escape(described)}" font-family="${FONT}"><title>${
    escape(described)
  }</title><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
  return displayable({ "image/svg+xml": svg, "text/plain": `[chart] ${described}` }, {
    svg,
    key: [],
  });
}
