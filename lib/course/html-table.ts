import { escape } from "../charts/bundle.ts";

const LEFT = "text-align:left";

/** How the cells of a table look: CSS, by column. */
export interface TableLook {
  caption?: string | undefined;
  /** Of a column's head. Default: to the left. */
  head?: (column: number) => string;
  /** Of a cell below it. Default: as its head. */
  cell?: (column: number) => string;
  /** Whether a cell is set in bold. Default: none is. */
  bold?: (row: number, column: number) => boolean;
}

/** Texts as an HTML table. What they hold is escaped. */
export function htmlTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { caption, head = () => LEFT, cell = head, bold = () => false }: TableLook = {},
): string {
  const heads = columns.map((name, j) => `<th style="${head(j)}">${escape(name)}</th>`);
  const body = rows.map((row, i) => {
    const cells = row.map((text, j) => {
      const shown = bold(i, j) ? `<b>${escape(text)}</b>` : escape(text);
      return `<td style="${cell(j)}">${shown}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const above = caption ? `<caption style="${LEFT}">${escape(caption)}</caption>` : "";
  return `<table>${above}<thead><tr>${heads.join("")}</tr></thead><tbody>${
    body.join("")
  }</tbody></table>`;
}
