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
 * Puts labels beside their points so that none lies on another, on a point or outside the frame, as far as
 * there is room. Greedy, in the order of the points: O(n²).
 *
 * @returns The middle of each label.
 */
export function placed(
  points: readonly { x: number; y: number; text: string }[],
  frame: Box,
  size = 12,
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
        [...taken, ...dots].reduce((sum, other) => sum + overlap(box, other), 0) + i * 0.01;
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

/** A mark of Plot: texts beside points, none on another. */
export function labels(
  rows: readonly object[],
  { x, y, text }: { x: string; y: string; text: string },
): Plot.Markish {
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
      );
      [...index].forEach((i, k) => {
        xs[i] = where[k]!.x;
        ys[i] = where[k]!.y;
      });
      return next!(index, scales, { ...values, x: xs, y: ys } as never, dimensions, context);
    },
  });
}
