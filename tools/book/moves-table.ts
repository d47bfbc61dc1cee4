import { escape } from "../../lib/charts/bundle.ts";
import type { ChartCount } from "./count-charts.ts";

/** A notebook's charts, under its title. */
export interface MovesRow extends ChartCount {
  name: string;
  title: string;
}

/** What moves in the book and what does not, notebook by notebook, with the reason. */
export function movesTable(rows: readonly MovesRow[]): string {
  const sum = (of: (row: MovesRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const cells = (row: ChartCount) => [
    row.charts,
    row.charts - row.alive - row.saved,
    row.alive,
    row.anew,
    row.saved - row.anew,
  ];
  const all = cells({
    charts: sum(({ charts }) => charts),
    alive: sum(({ alive }) => alive),
    saved: sum(({ saved }) => saved),
    anew: sum(({ anew }) => anew),
  });
  const line = (head: string, values: readonly number[]) =>
    `<tr><th scope="row">${head}</th>${values.map((value) => `<td>${value}</td>`).join("")}</tr>`;
  const [charts, still, alive] = all as [number, number, number];
  return `<p>Of ${charts} charts ${still} show what no number of their notebook changes. Of the other ${
    charts - still
  }, ${alive} run again in your browser when a number is moved (${
    Math.round(100 * alive / Math.max(1, charts - still))
  } %). The rest stays as printed, and says so: some measure the machine they ran on, some need a database, a file, a
socket or a program. They move in the notebook itself.</p>
<div class="out"><table class="moves"><thead><tr><td></td>${
    [
      "charts",
      "no number changes",
      "move here",
      "measured anew each time",
      "need more than a browser",
    ]
      .map((head) => `<th scope="col">${head}</th>`).join("")
  }</tr></thead>
<tbody>${
    rows.map((row) => line(`<a href="${row.name}.html">${escape(row.title)}</a>`, cells(row)))
      .join("\n")
  }</tbody>
<tfoot>${line("all", all)}</tfoot></table></div>`;
}
