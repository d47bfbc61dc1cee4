import type { Points } from "./point.ts";

/** A picture of so many pixels. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/**
 * The share of a line's pixels that are wrong when it is drawn from fewer samples: those that are missing and those that
 * are too many, by those of the line of all samples. O(samples + pixels).
 */
export function pixelError(all: Points, few: Points, canvas: Canvas): number {
  const right = drawn(all, all, canvas), got = drawn(few, all, canvas);
  let wrong = 0, set = 0;
  for (let i = 0; i < right.length; i++) {
    if (right[i] !== got[i]) wrong++;
    if (right[i]) set++;
  }
  return wrong / set;
}

/** A line as pixels, column by column; the axes are those of `frame`. */
function drawn({ times, values }: Points, frame: Points, { width, height }: Canvas): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const first = frame.times[0]!, span = frame.times[frame.times.length - 1]! - first || 1;
  let least = Infinity, most = -Infinity;
  for (let i = 0; i < frame.values.length; i++) {
    least = Math.min(least, frame.values[i]!);
    most = Math.max(most, frame.values[i]!);
  }
  const xOf = (time: number) => Math.min(width - 1e-9, Math.max(0, (time - first) / span * width));
  const yOf = (value: number) =>
    Math.min(height - 1, Math.floor((value - least) / (most - least || 1) * height));
  for (let i = 1; i < times.length; i++) {
    const x0 = xOf(times[i - 1]!),
      x1 = xOf(times[i]!),
      slope = (values[i]! - values[i - 1]!) / (x1 - x0 || 1);
    for (let column = Math.floor(x0); column <= Math.floor(x1); column++) {
      const at = (x: number) =>
        x <= x0 ? values[i - 1]! : x >= x1 ? values[i]! : values[i - 1]! + slope * (x - x0);
      const a = yOf(at(column)), b = yOf(at(column + 1));
      for (let y = Math.min(a, b); y <= Math.max(a, b); y++) {
        pixels[column * height + Math.min(height - 1, Math.max(0, y))] = 1;
      }
    }
  }
  return pixels;
}
