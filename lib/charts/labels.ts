import { Plot } from "./plot.ts";
import { INK } from "./palette.ts";
import { textWidth } from "./text.ts";

/** A rectangle in pixels. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where a label may stand, from its point: to the right first, then left, above, below, further out. */
const PLACES = [8, 20, 34, 50].flatMap((r) =>
  [
    [r, 0],
    [-r, 0],
    [0, -r - 2],
    [0, r + 4],
    [r * 0.8, -r * 0.8],
    [-r * 0.8, -r * 0.8],
    [r * 0.8, r * 0.8],
    [-r * 0.8, r * 0.8],
  ] as const
);

/**
 * Puts labels beside their points so that none lies on another, on a point, on a line or outside the frame, as far
 * as there is room. Greedy, in the order of the points: O(n²).
 *
 * @returns The middle of each label.
 */
export function placed(
  points: readonly { x: number; y: number; text: string }[],
  frame: Box,
  size = 12,
  lines: readonly Box[] = [],
): { x: number; y: number }[] {
  const dots = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const taken: Box[] = [];
  return points.map(({ x, y, text }) => {
    const half = textWidth(text, size) / 2 + 2, tall = size / 2 + 1;
    let best: { x: number; y: number; box: Box; cost: number } | undefined;
    for (const [i, [dx, dy]] of PLACES.entries()) {
      const cx = x + dx + Math.sign(dx) * half, cy = y + dy;
      const box = { left: cx - half, right: cx + half, top: cy - tall, bottom: cy + tall };
      const cost = outside(box, frame) * 4 +
        [...taken, ...dots, ...lines].reduce((sum, other) => sum + overlap(box, other), 0) +
        i * 0.01;
      if (!best || cost < best.cost) best = { x: cx, y: cy, box, cost };
      if (cost < 1) break;
    }
    taken.push(best!.box);
    return { x: best!.x, y: best!.y };
  });
}

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && tall > 0 ? wide * tall : 0;
}

/** How much of a label, in square pixels, lies outside the frame. */
function outside(box: Box, frame: Box): number {
  const area = (box.right - box.left) * (box.bottom - box.top);
  return area - overlap(box, frame);
}

/** How far a line is from its middle on each side, in px, and a bit more. */
const HALF_LINE = 2;

/** What a line between two points covers: that of two boxes where it goes in a step, else in short straight pieces. */
function covered(from: Point, to: Point, way: Path["way"]): Box[] {
  if (way !== "straight") {
    const corner = way === "across first" ? { x: to.x, y: from.y } : { x: from.x, y: to.y };
    return [around(from, corner), around(corner, to)];
  }
  const pieces = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6);
  const at = (i: number) => ({
    x: from.x + (to.x - from.x) * i / pieces,
    y: from.y + (to.y - from.y) * i / pieces,
  });
  return Array.from({ length: pieces }, (_, i) => around(at(i), at(i + 1)));
}

function around(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x) - HALF_LINE,
    right: Math.max(a.x, b.x) + HALF_LINE,
    top: Math.min(a.y, b.y) - HALF_LINE,
    bottom: Math.max(a.y, b.y) + HALF_LINE,
  };
}

interface Point {
  x: number;
  y: number;
}

/** A line that labels keep clear of: its points, and how it goes from one to the next. */
export interface Path {
  rows: readonly object[];
  way: "straight" | "across first" | "down first";
}

/** A mark of Plot: texts beside points, none on another. */
export function labels(
  points: readonly object[],
  { x, y, text }: { x: string; y: string; text: string },
  path: Path = { rows: [], way: "straight" },
): Plot.Markish {
  // The points of the line go through the same scales; without a text they are not written.
  const rows = [...points, ...path.rows.map((row) => ({ ...row, [text]: undefined }))];
  return Plot.text(rows, {
    x,
    y,
    text,
    fill: INK,
    stroke: "white",
    strokeWidth: 3,
    render: (index, scales, values, dimensions, context, next) => {
      const xs = [...values.x as ArrayLike<number> & Iterable<number>];
      const ys = [...values.y as ArrayLike<number> & Iterable<number>];
      const { width, height, marginLeft, marginRight, marginTop, marginBottom } = dimensions;
      const texts = values["text"] as unknown as string[];
      const where = placed(
        [...index].map((i) => ({ x: xs[i]!, y: ys[i]!, text: String(texts[i]) })),
        {
          left: marginLeft,
          right: width - marginRight,
          top: marginTop,
          bottom: height - marginBottom,
        },
        12,
        path.rows.slice(1).flatMap((_, k) => {
          const at = (i: number) => ({ x: xs[points.length + i]!, y: ys[points.length + i]! });
          return covered(at(k), at(k + 1), path.way);
        }),
      );
      [...index].forEach((i, k) => {
        xs[i] = where[k]!.x;
        ys[i] = where[k]!.y;
      });
      return next!(index, scales, { ...values, x: xs, y: ys } as never, dimensions, context);
    },
  });
}
