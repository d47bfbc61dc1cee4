import { requireNumber } from "../../sim/require-number.ts";
import { pick, type Points } from "./point.ts";

/**
 * Largest triangle, three buckets: of each bucket the sample that makes the largest triangle with the one chosen
 * before and the mean of the next bucket. It keeps the look of a line well, and promises nothing about a spike.
 * O(samples).
 *
 * Source: S. Steinarsson, Downsampling Time Series for Visual Representation, University of Iceland 2013.
 */
export function lttb(points: Points, many: number): { times: number[]; values: number[] } {
  requireNumber("downsample", "many", many, { unit: "points", min: 3, integer: true });
  const { times, values } = points, n = times.length;
  if (n <= many) return pick(points, Array.from({ length: n }, (_, i) => i));
  const size = (n - 2) / (many - 2),
    places = [0],
    start = (bucket: number) => Math.min(n - 1, Math.floor(bucket * size) + 1);
  for (let bucket = 0; bucket < many - 2; bucket++) {
    const [meanTime, meanValue] = meanOf(
      points,
      start(bucket + 1),
      bucket === many - 3 ? n : start(bucket + 2),
    );
    const last = places.at(-1)!;
    let best = start(bucket), largest = -1;
    for (let i = start(bucket); i < start(bucket + 1); i++) {
      const area = Math.abs(
        (times[last]! - meanTime) * (values[i]! - values[last]!) -
          (times[last]! - times[i]!) * (meanValue - values[last]!),
      );
      if (area > largest) [largest, best] = [area, i];
    }
    places.push(best);
  }
  return pick(points, [...places, n - 1]);
}

function meanOf(
  { times, values }: Points,
  from: number,
  to: number,
): [time: number, value: number] {
  let time = 0, value = 0;
  for (let i = from; i < to; i++) {
    time += times[i]!;
    value += values[i]!;
  }
  return [time / Math.max(1, to - from), value / Math.max(1, to - from)];
}
