import type { Row } from "../value.ts";

/**
 * Compares by value, NaN last whatever the direction.
 *
 * @returns Below 0 where `a` comes first.
 */
export function byValue(a: number, b: number, descending: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a === b) return 0;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}

/** `sort` and `sort_desc`. Over several steps there is no order: they do nothing. */
export function sorted(rows: readonly Row[], descending: boolean): Row[] {
  if ((rows[0]?.values.length ?? 0) !== 1) return [...rows];
  return rows.toSorted((a, b) => byValue(a.values[0]!, b.values[0]!, descending));
}
