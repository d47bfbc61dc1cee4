import { escape } from "../../lib/charts/bundle.ts";
import { type Notebook, sectionOf } from "../notebook/file.ts";
import { textOf } from "../notebook/saved-output.ts";
import { numbersIn } from "../sweep/declared.ts";
import type { Card } from "./card.ts";
import { Derivations, rowsIn } from "./derivation.ts";
import { quantityOf } from "./quantity.ts";
import { rowsOf } from "./questions.ts";
import { isExplained } from "./explained.ts";

/** Numbers that one can keep in mind while one reckons. */
const MOST_GIVEN = 4;
const MEASURED = /measured|this machine/i, SIMULATED = /simulated/i;
/** A row that speaks of the one above it. */
const LEANS =
  /^(with (one|it|them|that)|of (which|these|them)|the same|those|that|such|in (service|the system))\b|\b(then|it|them)\b/;

interface Row {
  what: string;
  value: string;
}

/** Numbers that section D computes, each asked with what it is computed from; or measures, asked by themselves. */
export function numberCards({ name, cells }: Pick<Notebook, "name" | "cells">): Card[] {
  const given = givenIn(cells), derivations = new Derivations(cells);
  return cells.flatMap(({ kind, source, outputs }, cell) => {
    if (kind !== "code" || !sectionOf(cells, cell).startsWith("D ·")) return [];
    const rows = outputs.flatMap((output) =>
      "data" in output ? rowsShown(textOf(output.data["text/html"] ?? "")) : []
    );
    const values = rowsIn(source);
    // Only a table that is written out row by row says what each row is computed from.
    if (values?.length !== rows.length) return [];
    return rows.flatMap((row, i): Card[] => {
      const { givens, literals, plain, ...how } = derivations.of(values[i]!.value);
      const measured = how.measured || MEASURED.test(row.what);
      const answer = quantityOf(row.value), names = [...givens].filter((one) => given.has(one));
      // A number that one can be off by a factor of two from.
      if (!answer || answer.value <= 0 || answer.value === 1 || SIMULATED.test(row.what)) return [];
      const front = measured
        ? names.length === 0 ? measuredFront(row) : undefined
        : plain && names.length > 0 && names.length <= MOST_GIVEN && !givens.has("seed") &&
            isExplained(literals, `${row.what} ${rows[i - 1]?.what ?? ""}`)
        ? derivedFront(row, rows[i - 1], names.map((one) => [one, given.get(one)!]))
        : undefined;
      return front === undefined ? [] : [{
        ...{ id: `${name}/number/${row.what}`, kind: "number", notebook: name, answer, front },
        back: `<p>${escape(row.value)}, as the notebook ${
          measured ? "measured" : "computed"
        } it.</p>`,
        link: `${name}.html#cell-${cell + 1}`,
      }];
    });
  });
}

const asked = ({ what }: Row) => `<p>Within a factor of two: <b>${escape(what)}</b>?</p>`;

function measuredFront(row: Row): string | undefined {
  return LEANS.test(row.what)
    ? undefined
    : `${asked(row)}<p class="lead">Measured, on the machine that ran the notebook.</p>`;
}

/** The question with its numbers, and with the row above where it speaks of that one; none where that gives it away. */
function derivedFront(
  row: Row,
  above: Row | undefined,
  names: readonly (readonly [string, Given])[],
): string | undefined {
  const leans = LEANS.test(row.what), isSame = (value: number) => sameAs(value, row.value);
  if (names.some(([, { value }]) => isSame(value))) return undefined;
  if (
    leans && (!above || LEANS.test(above.what) || isSame(quantityOf(above.value)?.value ?? NaN))
  ) {
    return undefined;
  }
  const lead = leans ? `<p class="lead">${escape(above!.what)}: ${escape(above!.value)}.</p>` : "";
  const list = names.map(([one, { text }]) => `<li>${escape(one)} = ${escape(text)}</li>`);
  return `${lead}${asked(row)}<ul class="given">${list.join("")}</ul>`;
}

/** Whether a printed value is a number that was given: printed it has three digits. */
function sameAs(value: number, printed: string): boolean {
  const { value: answer } = quantityOf(printed)!;
  return Math.abs(answer / value - 1) < 0.005;
}

/** What a table says of each row: its second column, or, where there are more, the last one by its head. */
function rowsShown(html: string): Row[] {
  const heads = [...html.matchAll(/<th[^>]*>([\s\S]*?)<\/th>/g)].map(([, head]) => head!);
  return rowsOf(html).flatMap((row) => {
    const what = row[0] ?? "", value = row.at(-1) ?? "";
    return row.length < 2
      ? []
      : [{ what: row.length === 2 ? what : `${what}: ${heads.at(-1)}`, value }];
  });
}

interface Given {
  text: string;
  /** In base units. */
  value: number;
}

/** The notebook's numbers as they are given to somebody: value, unit, what they are. */
function givenIn(cells: Notebook["cells"]): Map<string, Given> {
  const shown = numbersIn(cells.map(({ outputs }) => outputs));
  return new Map(
    Object.entries(shown?.declared ?? {}).flatMap(([name, { unit = "", about = "" }]) => {
      const value = shown!.values[name];
      if (typeof value !== "number" || name === "seed") return [];
      const text = `${value.toLocaleString("en", { maximumSignificantDigits: 6 })} ${unit}`;
      return [[name, { text: `${text} (${about})`, value: quantityOf(text)?.value ?? value }]];
    }),
  );
}
