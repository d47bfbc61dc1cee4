import { type Chart, spans } from "../charts/mod.ts";
import { criticalPath } from "./analyse/critical-path.ts";
import { treeOf, walk } from "./analyse/tree.ts";
import type { SpanRecord } from "./record.ts";

/** How a waterfall is drawn. */
export interface WaterfallOptions {
  title: string;
  subtitle?: string;
  width?: number;
  height?: number;
  domain?: { x?: readonly [number, number] };
}

/** Lanes that a picture may have; what is beyond is not drawn. */
const MOST = 40;

/**
 * The waterfall of a trace: a lane for each span, below its parent's; what lies on the critical path is of
 * another colour. Times are ms since the first span's start.
 */
export function waterfall(trace: readonly SpanRecord[], options: WaterfallOptions): Chart {
  const { roots } = treeOf(trace);
  const origin = trace.reduce((least, { start }) => Math.min(least, start), Infinity);
  const lanes = [...walk(roots)].slice(0, MOST).map(({ node, depth }, i) => ({
    ...{
      span: node.span,
      lane: `${"\u2007".repeat(2 * depth)}${node.span.service} · ${node.span.name}`,
    },
    ...{ i },
  }));
  // A lane needs a name of its own, and many spans are called alike: zero-width spaces tell them apart.
  const named = lanes.map((one) => ({ ...one, lane: one.lane + "\u200b".repeat(one.i) }));
  const main = roots.find(({ orphan }) => !orphan) ?? roots[0];
  const path = main ? criticalPath(main) : [];
  const rows = named.flatMap(({ span, lane }) => [
    row(
      lane,
      span.start - origin,
      span.start + span.duration - origin,
      "waits, or is waited for by nobody",
    ),
    ...path.filter((section) => section.span === span)
      .map(({ from, to }) => row(lane, from - origin, to - origin, "on the critical path")),
  ]);
  return spans(
    rows,
    {
      x: ["from", "to", "time (ms)"],
      y: ["lane", ""],
      by: "what",
      color: {
        domain: ["waits, or is waited for by nobody", "on the critical path"],
        range: ["#b9c7dc", "#e8710a"],
      },
      ...options,
    } as Parameters<typeof spans>[1],
  );
}

function row(lane: string, from: number, to: number, what: string) {
  return { lane, from, to, what };
}
