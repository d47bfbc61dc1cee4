import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Displayable, displayable, escape } from "./bundle.ts";
import { EDGE, Heading } from "./heading.ts";
import { INK, palette } from "./palette.ts";
import { short } from "./rows.ts";
import { FONT, textWidth } from "./text.ts";

export { Plot };

/** An entry of a legend that no colour scale makes: what the dots are, what the line is. */
export interface Key {
  label: string;
  color: string;
  /** Default: `"area"`, a swatch. */
  shape?: "area" | "line" | "dashed" | "dot";
}

/** What {@linkcode plot} takes: Observable Plot's own options, of which these three are required. */
export interface PlotOptions extends Plot.PlotOptions {
  /** The finding, as a sentence. */
  title: string;
  /** Entries of the legend beside those of the colour scale. */
  key?: readonly Key[];
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

const LINE = 22;

/** Room above the frame, in px: the label of the vertical axis stands there, clear of its highest tick. */
export function roomAbove(label: unknown): number {
  return label === null ? 14 : 28;
}

/**
 * Observable Plot on a document without a browser, as one self-contained SVG: title, subtitle and
 * legend inside, white ground and dark ink whatever the theme of the front end.
 *
 * @example
 * ```ts
 * import { Plot, plot } from "#lib/charts";
 *
 * plot({
 *   title: "Twice the limit passes around the boundary",
 *   x: { label: "time (s)" },
 *   y: { label: "admitted (req)" },
 *   marks: [Plot.lineY([0, 100, 200])],
 * });
 * ```
 */
export function plot(options: PlotOptions): Displayable & { svg: string; key: Key[] } {
  const { title, subtitle, caption, alt, color, symbol, key = [], ...rest } = options;
  const width = rest.width ?? 720;
  const { document } = parseHTML("<!doctype html><html><body></body></html>") as {
    document?: unknown;
  };
  const draw = (scale: Plot.ScaleOptions) =>
    Plot.plot({
      marginTop: rest.fx ? 28 : roomAbove(rest.y?.label),
      marginLeft: 56,
      marginBottom: 40,
      ...rest,
      width,
      document: document as never,
      // A legend asked of Plot would turn the SVG into an HTML figure; ours is drawn below.
      color: { ...scale, legend: false } as Plot.ScaleOptions,
      ...(symbol && { symbol: { ...symbol, legend: false } as Plot.ScaleOptions }),
    }) as unknown as Drawn;
  let inner = draw(color ?? {});
  const scale = inner.scale("color");
  // Plot decides by the data whether colours are categories; only then are they ours to choose.
  if (scale && isCategorical(scale) && !color?.range && !color?.scheme) {
    inner = draw({ ...color, range: palette(scale.domain?.length ?? 0) });
  }
  const height = Number(inner.getAttribute("height"));

  const text = new Heading().title(title, width).note(String(subtitle ?? ""), width);
  text.y += 8;
  const { parts } = text;
  const entries = color?.legend ? legendOf(inner.scale("color")) : [];
  const all = [...entries, ...key];
  if (all.length) {
    const drawn = legend(all, width, text.y);
    parts.push(drawn.svg);
    text.y += drawn.height;
  }
  const ramped = color?.legend && !entries.length ? inner.scale("color") : undefined;
  if (ramped?.domain?.length && ramped.domain.every((end) => Number.isFinite(Number(end)))) {
    const drawn = ramp(ramped, text.y, color?.label ?? undefined);
    parts.push(drawn.svg);
    text.y += drawn.height;
  }
  inner.setAttribute("y", String(text.y));
  inner.setAttribute("style", `background:white;color:${INK};font-size:12px;font-family:${FONT}`);
  parts.push(inner.outerHTML);
  text.y += height;
  text.note(String(caption ?? ""), width, 12);
  if (caption) text.y += EDGE;

  const description = alt ?? [title, subtitle].filter(Boolean).join(". ");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${text.y}" viewBox="0 0 ${width} ${text.y}" role="img" aria-label="${
      escape(description)
    }" font-family="${FONT}" style="max-width:100%;height:auto"><title>${
      escape(description)
    }</title><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
  return displayable({ "image/svg+xml": svg, "text/plain": `[chart] ${description}` }, {
    svg,
    key: all,
  });
}

function isCategorical({ type }: Scale): boolean {
  return ["ordinal", "categorical", "threshold", "quantile"].includes(type);
}

/** A swatch for each value of a categorical scale; none for a continuous one. */
function legendOf(scale: Scale | undefined): Key[] {
  if (!scale?.domain || !isCategorical(scale)) return [];
  return scale.domain.map((value) => ({ label: String(value), color: scale.apply(value) }));
}

export function legend(entries: readonly Key[], width: number, top: number) {
  let x = EDGE, y = top;
  const parts: string[] = [];
  for (const { label, color, shape = "area" } of entries) {
    const room = 18 + textWidth(label, 12) + 18;
    if (x + room > width && x > EDGE) {
      x = EDGE;
      y += LINE;
    }
    parts.push(
      sign(shape, color, x, y),
      `<text x="${x + 18}" y="${y + 10}" font-size="12" fill="${INK}">${escape(label)}</text>`,
    );
    x += room;
  }
  return { svg: parts.join(""), height: y - top + LINE };
}

function sign(shape: NonNullable<Key["shape"]>, color: string, x: number, y: number): string {
  const middle = y + 6;
  switch (shape) {
    case "area":
      return `<rect x="${x}" y="${y}" width="12" height="12" rx="2" fill="${color}"/>`;
    case "dot":
      return `<circle cx="${x + 6}" cy="${middle}" r="4" fill="${color}"/>`;
    default:
      return `<path d="M${x - 1},${middle}h14" stroke="${color}" stroke-width="2.5" fill="none"${
        shape === "dashed" ? ' stroke-dasharray="4,3"' : ""
      }/>`;
  }
}

function ramp(scale: Scale, top: number, label = "") {
  const [low, high] = [Number(scale.domain?.[0]), Number(scale.domain?.at(-1))];
  const cells = Array.from({ length: 40 }, (_, i) => {
    const fill = scale.apply(low + ((i + 0.5) / 40) * (high - low));
    return `<rect x="${EDGE + i * 5}" y="${top}" width="5.2" height="12" fill="${fill}"/>`;
  });
  const ends = `${label}: ${short(low)} … ${short(high)}`;
  const text = `<text x="${EDGE + 210}" y="${top + 10}" font-size="12" fill="${INK}">${
    escape(ends.replace(/^: /, ""))
  }</text>`;
  return { svg: cells.join("") + text, height: LINE };
}
