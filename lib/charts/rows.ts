/** Rows of a chart: objects of one kind. */
export type Rows = readonly object[];

/** A field of a row. */
export function field(row: object, name: string): unknown {
  return (row as Record<string, unknown>)[name];
}

/** The different values of a field, in the order of the rows: that of the argument. */
export function distinct(rows: Rows, name: string): unknown[] {
  return [...new Set(rows.map((row) => field(row, name)))];
}

/** Smallest and largest finite number of a field. A loop: rows may be more than a call takes arguments. */
export function extent(
  rows: Rows,
  name: string,
  among: (value: number) => boolean = () => true,
): [low: number, high: number] | undefined {
  let low = Infinity, high = -Infinity;
  for (const row of rows) {
    const value = Number(field(row, name));
    if (!Number.isFinite(value) || !among(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** A number beside a bar or in a cell: three significant digits. */
export function short(value: unknown): string {
  return typeof value === "number"
    ? value.toLocaleString("en", { maximumSignificantDigits: 3 }).replace("-", "−")
    : String(value);
}
