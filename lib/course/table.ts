import { type Displayable, displayable } from "../charts/bundle.ts";
import { format } from "../charts/format.ts";
import { htmlTable } from "./html-table.ts";

/** A row of a table; the keys of the first row are the columns. */
export type Row = object;

type Fields = Record<string, unknown>;

/** The part of a Polars DataFrame that a table needs. */
export interface Frame {
  toRecords(): Row[];
}

/** How a table is shown. */
export interface TableOptions {
  /** A line above the table: what it shows. */
  caption?: string;
  /** Unit of a column, as {@linkcode format} takes it: `{ latency: "ms" }`. */
  units?: Record<string, string>;
  /** Rows shown at most; the rest is counted. Default: 30. */
  limit?: number;
}

/**
 * Rows, or a Polars DataFrame, as an HTML table with a plain-text fallback. Numbers are formatted for
 * people and set to the right; `true` and `false` become ✓ and ✗.
 *
 * @example
 * ```ts
 * import { table } from "#lib/course";
 *
 * table([{ limiter: "token bucket", bytes: 16 }], { units: { bytes: "bytes" } });
 * ```
 */
export function table(rows: readonly Row[] | Frame, options: TableOptions = {}): Displayable {
  const { caption, units = {}, limit = 30 } = options;
  // A data frame answers for its columns, so only an array can be told for sure.
  const all = (Array.isArray(rows) ? rows : (rows as Frame).toRecords()) as readonly Fields[];
  const columns = Object.keys(all[0] ?? {});
  const shown = all.slice(0, limit);
  const cells = shown.map((row) => columns.map((column) => cellText(row[column], units[column])));
  const numeric = columns.map((column) => shown.every((row) => typeof row[column] === "number"));
  const more = all.length > limit ? `… and ${format(all.length - limit)} more rows` : "";

  const side = (i: number) => `text-align:${numeric[i] ? "right" : "left"};`;
  const html = htmlTable(columns, cells, { caption, head: side }) + (more && `<p>${more}</p>`);

  return displayable({ "text/html": html, "text/plain": asText(caption, columns, cells, more) });
}

/** What a cell shows: numbers formatted for people, `true` and `false` as ✓ and ✗. */
export function cellText(value: unknown, unit?: string): string {
  if (typeof value === "number") return format(value, unit);
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (value === undefined || value === null) return "–";
  if (Array.isArray(value)) return value.map((item) => cellText(item, unit)).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  // A score is written like any other number: 10,000 of 10,000.
  return String(value).replace(
    /^(\d{4,}) of (\d{4,})\b/,
    (_, ...counts) => counts.slice(0, 2).map((n) => Number(n).toLocaleString("en")).join(" of "),
  );
}

/** A table as text, in columns of their own width. */
export function asText(
  caption: string | undefined,
  columns: string[],
  cells: string[][],
  more = "",
): string {
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...cells.map((row) => row[i]!.length))
  );
  const line = (row: string[]) =>
    row.map((text, i) => text.padEnd(widths[i]!)).join("  ").trimEnd();
  return [caption, line(columns), line(widths.map((w) => "─".repeat(w))), ...cells.map(line), more]
    .filter(Boolean).join("\n");
}
