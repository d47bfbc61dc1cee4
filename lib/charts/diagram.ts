import { instance } from "@viz-js/viz";
import { type Displayable, displayable } from "./bundle.ts";
import { COLUMN, wrap } from "./text.ts";
import { titled } from "./titled.ts";

/** What a box stands for; decides its shape and colour. */
export type NodeKind = "client" | "service" | "store" | "queue" | "external" | "state" | "decision";

/** A box: its text, or its text and what it is. */
export type DiagramNode = string | {
  label: string;
  kind?: NodeKind;
  /** Boxes of the same group stand in one frame. */
  group?: string;
  /** A share in [0, 1] that colours the box, from green to red: how busy it is. */
  value?: number;
  /** A second line, smaller: the value in words. */
  note?: string;
};

/** How an arrow is drawn. */
export interface EdgeLook {
  style?: "dashed" | "bold";
  /** A share in [0, 1] that decides the width: how much goes this way. */
  value?: number;
  color?: string;
}

/** An arrow between two boxes, with an optional text. */
export type DiagramEdge<Id extends string> =
  | readonly [from: Id, to: Id]
  | readonly [from: Id, to: Id, label: string]
  | readonly [from: Id, to: Id, label: string, look: "dashed" | "bold" | EdgeLook];

/** An architecture or state diagram. */
export interface Diagram<Id extends string> {
  title: string;
  nodes: Record<Id, DiagramNode>;
  edges: readonly DiagramEdge<NoInfer<Id>>[];
  /** Which way the arrows run. Default: `"right"`. */
  direction?: "right" | "down";
}

const LOOKS: Record<NodeKind, string> = {
  client: 'shape=box style="rounded,filled" fillcolor="#e8f0fe" color="#3366cc"',
  service: 'shape=box style="filled" fillcolor="#fff4e5" color="#e8710a"',
  store: 'shape=cylinder style="filled" fillcolor="#e6f4f1" color="#12999b"',
  queue: 'shape=cds style="filled" fillcolor="#f3e8fd" color="#8e4ec6"',
  external: 'shape=box style="dashed,filled" fillcolor="#f1f3f4" color="#7f8893"',
  state: 'shape=box style="rounded,filled" fillcolor="#f1f3f4" color="#5b6470"',
  decision: 'shape=diamond style="filled" fillcolor="#fff4e5" color="#e8710a"',
};

/**
 * A picture of boxes and arrows, laid out by Graphviz, as one SVG on a white ground. Edges may only
 * name boxes that exist: a misspelt one does not compile.
 *
 * @example
 * ```ts
 * import { diagram } from "#lib/charts";
 *
 * await diagram({
 *   title: "One limiter in front of the API",
 *   nodes: { tenant: { label: "tenant", kind: "client" }, api: "payments API" },
 *   edges: [["tenant", "api", "POST /charges"]],
 * });
 * ```
 */
export async function diagram<Id extends string>(
  { title, nodes, edges, direction = "right" }: Diagram<Id>,
): Promise<Displayable> {
  const list = Object.entries<DiagramNode>(nodes).map(([id, node]) => ({
    id,
    kind: "service" as NodeKind,
    group: "",
    ...(typeof node === "string" ? { label: node } : node),
  }));
  const box = (n: typeof list[number] & { value?: number; note?: string }) => {
    const label = n.note ? `${n.label}\n${n.note}` : n.label;
    // Of two values for one attribute Graphviz takes the last.
    const filled = n.value === undefined ? "" : ` fillcolor="${heatOf(n.value)}"`;
    return `${quote(n.id)} [label=${quote(label)} ${LOOKS[n.kind]}${filled}];`;
  };
  const groups = [...new Set(list.map((node) => node.group))].map((group, i) => {
    const inside = list.filter((node) => node.group === group).map(box).join("\n");
    return group
      ? `subgraph cluster_${i} { label=${
        quote(group)
      }; color="#c4c9d0"; fontcolor="#5b6470"; style=rounded; fontsize=12;\n${inside}\n}`
      : inside;
  });
  const dot = (most: number) =>
    `digraph {
    rankdir=${
      direction === "right" ? "LR" : "TB"
    }; bgcolor=white; pad=0.2; nodesep=0.35; ranksep=0.55;
    fontname="Helvetica,Arial,sans-serif";
    node [fontname="Helvetica,Arial,sans-serif" fontsize=12 margin="0.16,0.1" penwidth=1.4];
    edge [fontname="Helvetica,Arial,sans-serif" fontsize=11 color="#5b6470" fontcolor="#1b1e23" arrowsize=0.7];
    ${groups.join("\n")}
    ${
      edges.map(([from, to, label = "", look]) =>
        `${quote(from)} -> ${quote(to)} [label=${quote(padded(label, most))}${lookOf(look)}];`
      ).join("\n")
    }
  }`;
  const { drawn, width, height } = await narrowed(dot);
  const inside = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1);
  const svg = titled(title, {
    width,
    height,
    inside: inside.replaceAll(/ id="[^"]*"|<\/svg>/g, "")
      // Texts beside arrows have a white rim: a line that passes does not strike them out.
      .replaceAll('font-size="11.00"', '$& paint-order="stroke" stroke="white" stroke-width="3"'),
  });
  const plain = edges.map(([from, to, label]) => `${from} → ${to}${label ? `: ${label}` : ""}`);
  return displayable({
    "image/svg+xml": svg,
    "text/plain": [`[diagram] ${title}`, ...plain].join("\n"),
  });
}

/** Longest lines of an arrow's text that are tried, in px: as written first, then narrower. */
const TEXTS = [Infinity, 140, 100, 72];

/** The picture with the widest texts that the column of a page still shows at their size, or the narrowest there is. */
async function narrowed(dot: (most: number) => string) {
  const viz = await instance();
  const all = [];
  for (const most of TEXTS) {
    const drawn = viz.renderString(dot(most), { format: "svg" });
    // Graphviz gives its size in points and its inside in the same unit.
    const [, width, height] = drawn.match(/<svg width="([\d.]+)pt" height="([\d.]+)pt"/) ?? [];
    all.push({ drawn, width: Number(width), height: Number(height) });
    if (Number(width) <= COLUMN) break;
  }
  return all.reduce((best, one) => one.width < best.width ? one : best);
}

/** A text beside an arrow, in lines, with a blank on each side: Graphviz sets it close to the line. */
function padded(text: string, most: number): string {
  return wrap(text, most, 11).map((line) => ` ${line} `).join("\n");
}

function lookOf(look: "dashed" | "bold" | EdgeLook = {}): string {
  const { style, value, color } = typeof look === "string" ? { style: look } as EdgeLook : look;
  return [
    style && ` style=${style}`,
    value !== undefined && ` penwidth=${(1 + 4 * within(value)).toFixed(2)}`,
    color && ` color=${quote(color)}`,
  ].filter(Boolean).join("");
}

/** From a pale green over white to a pale red: dark ink is read on all of them. */
function heatOf(share: number): string {
  const hue = 130 * (1 - within(share)), pale = 88 - 8 * Math.abs(within(share) - 0.5);
  return hsl(hue, 0.7, pale / 100);
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** Graphviz knows no hsl(). */
function hsl(hue: number, saturation: number, lightness: number): string {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
      .toString(16).padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** Graphviz reads \n in a label as a line break, so only quotes are escaped. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
