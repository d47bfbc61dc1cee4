import { columnOf, pick, type Points } from "./point.ts";

/**
 * Of each column of pixels the first, the lowest, the highest and the last sample: what a line of all samples
 * would show there. At most 4 × width points, and no wrong pixel. O(samples).
 *
 * Source: U. Jugel et al., M4: A Visualization-Oriented Time Series Data Aggregation, VLDB 2014.
 */
export function m4(points: Points, width: number): { times: number[]; values: number[] } {
  const column = columnOf(points, width), { values } = points, places: number[] = [];
  for (let from = 0, to = 0; from < values.length; from = to) {
    const here = column(from);
    let least = from, most = from;
    for (to = from; to < values.length && column(to) === here; to++) {
      if (values[to]! < values[least]!) least = to;
      if (values[to]! > values[most]!) most = to;
    }
    places.push(...[...new Set([from, least, most, to - 1])].sort((a, b) => a - b));
  }
  return pick(points, places);
}

/** Of each column the lowest and the highest sample, in the order of time. At most 2 × width points. O(samples). */
export function minMax(points: Points, width: number): { times: number[]; values: number[] } {
  const column = columnOf(points, width), { values } = points, places: number[] = [];
  for (let from = 0, to = 0; from < values.length; from = to) {
    const here = column(from);
    let least = from, most = from;
    for (to = from; to < values.length && column(to) === here; to++) {
      if (values[to]! < values[least]!) least = to;
      if (values[to]! > values[most]!) most = to;
    }
    places.push(...[...new Set([least, most])].sort((a, b) => a - b));
  }
  return pick(points, places);
}

/** Every so many samples one: whatever happened between is not there. */
export function everyNth(points: Points, many: number): { times: number[]; values: number[] } {
  const step = Math.max(1, Math.ceil(points.times.length / many));
  return pick(
    points,
    Array.from({ length: Math.ceil(points.times.length / step) }, (_, i) => i * step),
  );
}

/** The mean of each column, in its middle. */
export function means(
  { times, values }: Points,
  width: number,
): { times: number[]; values: number[] } {
  const column = columnOf({ times, values }, width),
    result = { times: [] as number[], values: [] as number[] };
  for (let from = 0, to = 0; from < values.length; from = to) {
    let sum = 0;
    for (to = from; to < values.length && column(to) === column(from); to++) sum += values[to]!;
    result.times.push((times[from]! + times[to - 1]!) / 2);
    result.values.push(sum / (to - from));
  }
  return result;
}
