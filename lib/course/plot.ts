import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Displayable, displayable, escape } from "./bundle.ts";
import { textWidth, wrap } from "./text.ts";

export { Plot };

/** What {@linkcode plot} takes: Observable Plot's own options, of which these three are required. */
export interface PlotOptions extends Plot.PlotOptions {
  /** The finding, as a sentence. */
  title: string;
  /** What the reader sees, for those who can't: what is on the axes and what it shows. */
  alt?: string;
}

/** What this file needs of the element that Plot returns; the DOM's own types are not loaded here. */
interface Drawn {
  outerHTML: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  scale(name: "color"): Scale | undefined;
}

/** The colour scale of a finished plot. */
interface Scale {
  type: string;
  domain?: readonly unknown[];
  apply(value: unknown): string;
}

const INK = "#1b1e23";
const MUTED = "#5b6470";
const FONT = "'Helvetica Neue', Arial, 'Liberation Sans', system-ui, sans-serif";
const EDGE = 12;
const LINE = 22;

/** Colours in the order they are given to series: told apart by readers who confuse red and green. */
export const PALETTE = [
  "#3366cc",
  "#e8710a",
  "#12999b",
  "#c5221f",
  "#8e4ec6",
  "#7f8893",
  "#b08900",
  "#d5409a",
];

/**
 * Observable Plot on a document without a browser, as one self-contained SVG: title, subtitle and
 * legend inside, white ground and dark ink whatever the theme of the front end.
 *
 * @example
 * ```ts
 * import { Plot, plot } from "#lib/course";
 *
 * plot({
 *   title: "Twice the limit passes around the boundary",
 *   x: { label: "time (s)" },
 *   y: { label: "admitted (req)" },
 *   marks: [Plot.lineY([0, 100, 200])],
 * });
 * ```
 */
export function plot(options: PlotOptions): Displayable & { svg: string } {
  const { title, subtitle, caption, alt, color, symbol, ...rest } = options;
  const width = rest.width ?? 720;
  const { document } = parseHTML("<!doctype html><html><body></body></html>") as {
    document?: unknown;
  };
  const inner = Plot.plot({
    marginLeft: 56,
    marginBottom: 40,
    ...rest,
    width,
    document: document as never,
    // A legend asked of Plot would turn the SVG into an HTML figure; ours is drawn below.
    color: { range: PALETTE, ...color, legend: false } as Plot.ScaleOptions,
    ...(symbol && { symbol: { ...symbol, legend: false } as Plot.ScaleOptions }),
  }) as unknown as Drawn;
  const height = Number(inner.getAttribute("height"));

  let y = EDGE;
  const parts: string[] = [];
  const write = (line: string, size: number, weight: number, fill: string) => {
    y += size + 4;
    parts.push(
      `<text x="${EDGE}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${
        escape(line)
      }</text>`,
    );
  };
  for (const line of wrap(title, width - 2 * EDGE, 16.5)) write(line, 16, 600, INK);
  for (const line of wrap(String(subtitle ?? ""), width - 2 * EDGE, 13)) {
    write(line, 13, 400, MUTED);
  }
  y += 8;
  if (color?.legend) {
    const drawn = legend(inner.scale("color"), width, y, color.label ?? undefined);
    parts.push(drawn.svg);
    y += drawn.height;
  }
  inner.setAttribute("y", String(y));
  inner.setAttribute("style", `background:white;color:${INK};font-size:12px;font-family:${FONT}`);
  parts.push(inner.outerHTML);
  y += height;
  for (const line of wrap(String(caption ?? ""), width - 2 * EDGE, 12)) write(line, 12, 400, MUTED);
  if (caption) y += EDGE;

  const description = alt ?? [title, subtitle].filter(Boolean).join(". ");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img" aria-label="${
      escape(description)
    }" font-family="${FONT}" style="max-width:100%;height:auto"><title>${
      escape(description)
    }</title><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
  return displayable({ "image/svg+xml": svg, "text/plain": `[chart] ${description}` }, { svg });
}

function legend(scale: Scale | undefined, width: number, top: number, label?: string) {
  if (!scale?.domain) return { svg: "", height: 0 };
  const discrete = ["ordinal", "categorical", "threshold", "quantile"].includes(scale.type);
  return discrete ? swatches(scale, width, top) : ramp(scale, top, label);
}

function swatches(scale: Scale, width: number, top: number) {
  let x = EDGE, y = top;
  const parts: string[] = [];
  for (const value of scale.domain ?? []) {
    const name = String(value);
    const room = 18 + textWidth(name, 12) + 18;
    if (x + room > width && x > EDGE) {
      x = EDGE;
      y += LINE;
    }
    parts.push(
      `<rect x="${x}" y="${y}" width="12" height="12" rx="2" fill="${scale.apply(value)}"/>`,
      `<text x="${x + 18}" y="${y + 10}" font-size="12" fill="${INK}">${escape(name)}</text>`,
    );
    x += room;
  }
  return { svg: parts.join(""), height: y - top + LINE };
}

function ramp(scale: Scale, top: number, label = "") {
  const [low, high] = [Number(scale.domain?.[0]), Number(scale.domain?.at(-1))];
  const cells = Array.from({ length: 40 }, (_, i) => {
    const fill = scale.apply(low + ((i + 0.5) / 40) * (high - low));
    return `<rect x="${EDGE + i * 5}" y="${top}" width="5.2" height="12" fill="${fill}"/>`;
  });
  const ends = `${label} ${low.toPrecision(3)} … ${high.toPrecision(3)}`;
  const text = `<text x="${EDGE + 210}" y="${top + 10}" font-size="12" fill="${INK}">${
    escape(ends.trim())
  }</text>`;
  return { svg: cells.join("") + text, height: LINE };
}
