import type { LiveNotebook } from "../live-notebook.ts";

/** The cells that a change of these numbers reaches: of those that can run again, or of those that stay as printed. */
export function reachedBy(
  cells: readonly { index: number; numbers: readonly string[] }[],
  changed: readonly string[],
): number[] {
  return cells.filter(({ numbers }) =>
    numbers.some((name) => name === "*" && changed.length > 0 || changed.includes(name))
  ).map(({ index }) => index);
}

/**
 * The statements to run for some cells, those for the first cell first: what one needs stands before it, and who
 * reads a value stands before who changes it, as in the notebook. O(statements).
 */
export function unitsFor(
  { cells, after }: Pick<LiveNotebook, "cells" | "after">,
  shown: readonly number[],
): number[] {
  const by = new Map(cells.map((cell) => [cell.index, cell.units]));
  const all = new Set(shown.flatMap((cell) => by.get(cell)!)), done = new Set<number>();
  const add = (unit: number) => {
    if (done.has(unit)) return;
    // Readers stand above, so this comes to an end.
    for (const reader of after[unit] ?? []) if (all.has(reader)) add(reader);
    done.add(unit);
  };
  for (const cell of shown) by.get(cell)!.forEach(add);
  return [...done];
}

/** Cells below a place first, the nearest of them first; then those above it, the nearest first. */
export function belowFirst(cells: readonly number[], place: number): number[] {
  const sorted = cells.toSorted((a, b) => a - b);
  return [
    ...sorted.filter((cell) => cell > place),
    ...sorted.filter((cell) => cell <= place).reverse(),
  ];
}
