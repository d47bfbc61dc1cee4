import type { SeriesData } from "./queryable.ts";

/**
 * Parts of one series made one, in the order of time, however they lie. A sample that two of them have is taken once: a
 * crash can leave both a block and the blocks that it was made of. O(n), and O(n log n) where parts overlap.
 */
export function joinSeries(parts: readonly SeriesData[]): SeriesData {
  const all = parts.toSorted((a, b) => a.times[0]! - b.times[0]!).flatMap((part) =>
    Array.from(
      part.times,
      (time, i) => ({ time, value: part.values[i]!, stale: part.stale?.[i] ?? 0 }),
    )
  );
  if (all.some(({ time }, i) => i > 0 && time < all[i - 1]!.time)) {
    all.sort((a, b) => a.time - b.time);
  }
  const once = all.filter(({ time }, i) => i === 0 || time > all[i - 1]!.time);
  return {
    labels: parts[0]!.labels,
    times: Float64Array.from(once, ({ time }) => time),
    values: Float64Array.from(once, ({ value }) => value),
    ...(once.some(({ stale }) => stale)
      ? { stale: Uint8Array.from(once, ({ stale }) => stale) }
      : {}),
  };
}
