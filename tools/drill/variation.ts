import type { Amount } from "./interview.ts";

/** How many numbers a variation changes. */
const CHANGED = 3;

/** Some of a system's numbers, three to ten times larger or smaller than the notebook's, inside their ranges. */
export function variationOf(
  numbers: readonly Amount[],
  lot: () => number,
): { name: string; about: string; unit: string; value: number }[] {
  const order = numbers.map((number) => ({ number, by: lot() })).sort((a, b) => a.by - b.by);
  return order.slice(0, CHANGED).map(
    ({ number: { name, about, unit, printed, low, high, whole } }) => {
      const times = 3 + 7 * lot(), up = printed * times, down = printed / times;
      // Where one way leaves the range, the other is taken; where both do, the end that is farther.
      const isUp = up <= high && (lot() < 0.5 || down < low);
      const raw = isUp ? up : down >= low ? down : high - printed > printed - low ? high : low;
      const short = Number(raw.toPrecision(2));
      const value = Math.min(high, Math.max(low, whole ? Math.round(short) : short));
      return { name, about, unit, value };
    },
  );
}
