import { type Displayable, displayable } from "../charts/bundle.ts";
import { htmlTable } from "./html-table.ts";
import { asText, cellText } from "./table.ts";

/** How a worked example is shown. */
export interface StepsOptions {
  /** A line above the table: what is played. */
  caption?: string;
  /** Unit of a column, as {@linkcode format} takes it. */
  units?: Record<string, string>;
}

/**
 * A worked example: plays events, one after the other, through the code that is being explained, and shows what
 * it said and what it remembered after each. Since the lib's own code plays, the example cannot go stale.
 * What changed from the line above is set in bold.
 *
 * @param events What happens, in order: the columns on the left. At most 20: it is to be read, not skimmed.
 * @param play Lets one event happen and returns what a reader is to see: the columns on the right.
 * @throws {RangeError} Where there are no events, or more than 20.
 *
 * @example
 * ```ts
 * import { steps } from "#lib/course";
 *
 * let count = 0;
 * steps([{ cost: 1 }, { cost: 2 }], ({ cost }) => ({ allowed: true, count: count += cost }));
 * ```
 */
export function steps<E extends object, R extends object>(
  events: readonly E[],
  play: (event: E, index: number) => R,
  { caption, units = {} }: StepsOptions = {},
): Displayable {
  if (events.length === 0 || events.length > 20) {
    throw new RangeError(
      `Cannot show a worked example: it must have 1 to 20 events: received ${events.length}`,
    );
  }
  const played = events.map((event, i) => ({ event, row: play(event, i) }));
  const given = Object.keys(played[0]!.event), found = Object.keys(played[0]!.row);
  const rows = played.map(({ event, row }, i) => [
    `${i + 1}`,
    ...given.map((column) => cellText(event[column as keyof E], units[column])),
    ...found.map((column) => cellText(row[column as keyof R], units[column])),
  ]);
  const columns = ["", ...given, ...found], first = given.length + 1;
  const html = htmlTable(columns, rows, {
    caption,
    head: () => "text-align:left",
    cell: (column) =>
      column === 0
        ? "text-align:right;opacity:.6"
        : `text-align:left;${
          column === first ? "border-left:1px solid currentColor;padding-left:8px;" : ""
        }`,
    bold: (i, j) => i > 0 && j >= first && rows[i]![j] !== rows[i - 1]![j],
  });
  return displayable({
    "text/html": html,
    "text/plain": `[steps] ${asText(caption, columns, rows)}`,
  });
}
