/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Standing } from "../queue.ts";

/** Weeks that the map of days shows. */
const WEEKS = 26;

/** A square for each day, darker where more was answered; weeks side by side. */
export function days(counts: ReadonlyMap<number, number>, today: number): HTMLElement {
  const most = Math.max(1, ...counts.values()), map = make("div", "days");
  // 1970 began on a Thursday: a column begins on a Monday.
  const weekday = (today + 3) % 7, first = today - weekday - 7 * (WEEKS - 1);
  map.setAttribute("role", "img");
  const active = [...counts.keys()].filter((day) => day >= first).length;
  map.setAttribute("aria-label", `${active} days with answers in ${WEEKS} weeks`);
  for (let day = first; day <= today; day++) {
    const many = counts.get(day) ?? 0, square = make("i");
    square.style.setProperty("--share", String(many ? 0.2 + 0.8 * many / most : 0));
    const date = new Date(day * 86_400_000).toLocaleDateString("en", {
      dateStyle: "medium",
      timeZone: "UTC",
    });
    square.title = `${date}: ${many === 1 ? "1 answer" : `${many} answers`}`;
    map.append(square);
  }
  // Where it is wider than the page, today is what one sees.
  setTimeout(() => map.scrollLeft = map.scrollWidth);
  return map;
}

/** How well each group is known. */
export function standingsTable(rows: readonly Standing[]): HTMLElement {
  const table = make("table"), head = make("tr");
  for (const name of ["", "seen", "due", "known"]) head.append(make("th", "", name));
  table.append(head);
  for (const { name, cards, seen, due, known } of rows) {
    const row = make("tr");
    row.append(
      make("td", "", name),
      make("td", "", `${seen} of ${cards}`),
      make("td", "", String(due)),
      make("td", "", known === undefined ? "" : `${Math.round(100 * known)} %`),
    );
    table.append(row);
  }
  return table;
}
