/// <reference lib="dom" />
import type { Place } from "./outputs.ts";

/** Cells whose outputs are in sight come first, from the top; then those that are nearest. */
export function inSightFirst(
  cells: readonly number[],
  places: ReadonlyMap<number, Place>,
): number[] {
  const middle = innerHeight / 2;
  const far = (cell: number) => {
    const box = places.get(cell)?.element.getBoundingClientRect();
    if (!box) return Infinity;
    return box.bottom > 0 && box.top < innerHeight
      ? Math.max(0, box.top) / innerHeight
      : 1 + Math.abs(box.top - middle);
  };
  return [...cells].map((cell) => [far(cell), cell] as const)
    .sort(([a, i], [b, j]) => a - b || i - j).map(([, cell]) => cell);
}
