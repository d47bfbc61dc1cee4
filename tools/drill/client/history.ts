/// <reference lib="dom" />
import { make } from "../../book/client/numbers-panel.ts";
import type { Interview } from "../interview.ts";
import type { HeldInterview } from "../progress.ts";
import { differenceOf, lastBefore, minutesOf, missedLines } from "../rubric.ts";

/** What has become of an interview, against the one before about the same system. */
export function resultView(
  result: HeldInterview,
  before: HeldInterview | undefined,
  interview: Interview | undefined,
): HTMLElement[] {
  const { missed } = result;
  return [
    make("h2", "", `${result.ticked} of ${result.points} points`),
    make(
      "p",
      "",
      missed.length ? "What was missing, and where the course teaches it:" : "Nothing was missing.",
    ),
    ...detailsOf(result, before, interview),
  ];
}

/** Earlier interviews, the last first: a row opens to its parts, notes and what was missed. */
export function history(
  all: readonly HeldInterview[],
  interviews: readonly Interview[],
  place: string,
  open: number,
): HTMLElement[] {
  if (all.length === 0) return [make("p", "", `No interview yet; results are kept ${place}.`)];
  const rows = all.toSorted((a, b) => b.at - a.at).map((result) => {
    const { at, notebook, ticked, points } = result;
    const interview = interviews.find((one) => one.notebook === notebook);
    const before = lastBefore(all, notebook, at);
    const row = make("details", "result"), summary = make("summary");
    row.id = `result-${at}`;
    row.open = at === open;
    summary.append(
      make("b", "", interview?.title ?? notebook),
      make("span", "", `${ticked} of ${points} points`),
      make("span", "", `${minutesOf(result).toFixed(0)} minutes`),
      make("span", "change", before ? signed(differenceOf(result, before, interview).share) : ""),
      make("small", "", timeOf(at)),
    );
    row.append(summary, ...detailsOf(result, before, interview));
    return row;
  });
  return [make("h2", "", "Earlier interviews"), ...rows];
}

function detailsOf(
  result: HeldInterview,
  before: HeldInterview | undefined,
  interview: Interview | undefined,
): HTMLElement[] {
  const { numbers = [], notes = {} } = result;
  const again = new Set(before && differenceOf(result, before, interview).again);
  const missed = make("ul", "missed");
  for (const { id, text, link } of missedLines(result, interview)) {
    const item = make("li"), words = make("span");
    words.innerHTML = text;
    item.append(words);
    if (link) {
      const where = make("a", "", "where it is taught");
      where.href = link;
      item.append(" · ", where);
    }
    if (again.has(id)) item.append(" ", make("small", "before", "missed last time too"));
    missed.append(item);
  }
  return [
    ...before ? [make("p", "change", compared(result, before, interview))] : [],
    ...numbers.length
      ? [
        make(
          "p",
          "given",
          `With ${
            numbers.map(({ name, value, unit }) =>
              `${name} = ${value.toLocaleString("en")} ${unit}`
            )
              .join(", ")
          }`,
        ),
      ]
      : [],
    ...result.missed.length ? [missed] : [],
    minutesTable(result),
    ...Object.entries(notes).flatMap(([name, text]) => [
      make("h4", "", `Notes: ${name}`),
      make("blockquote", "", text),
    ]),
  ];
}

function compared(
  result: HeldInterview,
  before: HeldInterview,
  interview: Interview | undefined,
): string {
  const { share, minutes, gained, again } = differenceOf(result, before, interview);
  return `Against ${timeOf(before.at)}: ${signed(share)}, ${
    minutes === 0 ? "as long" : `${Math.abs(minutes)} minutes ${minutes > 0 ? "longer" : "shorter"}`
  }; of what was missed then ${gained} said now, ${again.length} missed again.`;
}

const signed = (share: number) =>
  share === 0 ? "as many points" : `${share > 0 ? "+" : "−"}${Math.abs(share)} % of the points`;

const timeOf = (at: number) =>
  new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

/** Minutes by part, against the plan; what is over stands out. */
function minutesTable({ minutes, plan = {} }: HeldInterview): HTMLElement {
  const table = make("table"), head = make("tr");
  for (const name of ["part", "minutes", "planned"]) head.append(make("th", "", name));
  table.append(head);
  for (const [name, taken] of Object.entries(minutes)) {
    const row = make("tr"), planned = plan[name];
    const isOver = planned !== undefined && taken > planned;
    row.append(
      make("td", "", name),
      make("td", isOver ? "over" : "", taken.toFixed(1)),
      make("td", "", planned === undefined ? "" : String(planned)),
    );
    table.append(row);
  }
  const wrap = make("div", "wide");
  wrap.append(table);
  return wrap;
}
