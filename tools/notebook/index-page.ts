import { Buffer } from "node:buffer";
import { Marked } from "marked";
import { escape } from "../../lib/charts/bundle.ts";
import type { CourseRow } from "./course-table.ts";
import { chartsIn, plainOf, type SavedOutput } from "./saved-output.ts";
import { STYLE } from "./page.ts";

/** A notebook that was run, for its row of the index. */
export interface Ran {
  name: string;
  /** Name of its page's file. */
  page: string;
  outputs: readonly SavedOutput[][];
  failed: boolean;
  ms: number;
}

/** How many of a notebook's charts are shown. */
const MOST_CHARTS = 12;

/** One page for all notebooks of a run: the course's table, their charts as thumbnails, what was real. */
export function indexPage(
  rows: readonly CourseRow[],
  ran: readonly Ran[],
  { footer }: { footer: string },
): string {
  const entries = ran.map((run) => entry(rows.find(({ name }) => name === run.name), run));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Under Load</title>
<style>${STYLE}</style>
</head>
<body class="index">
<main>
<h1>Under Load</h1>
<p>Notebooks on system design that run: ${ran.length} of them here, each as it ran last.</p>
${entries.join("\n")}
<footer>${escape(footer)}</footer>
</main>
</body>
</html>
`;
}

function entry(row: CourseRow | undefined, { name, page, outputs, failed, ms }: Ran): string {
  const columns = row?.columns ?? {};
  const facts = [
    columns["minutes"] && ["minutes", columns["minutes"]],
    ["ran in", `${(ms / 1000).toFixed(1)} s`],
    ...services(outputs),
    columns["key concepts"] && ["key concepts", columns["key concepts"]],
    columns["beside"] && ["beside", columns["beside"]],
    columns["checked against"] && ["checked against", columns["checked against"]],
  ].filter((fact): fact is [string, string] => Boolean(fact));
  return `<section class="entry" id="${name}">
<h2><a href="${page}">${escape(row?.title ?? name)}</a>${
    failed ? ' <em class="error">failed</em>' : ""
  }</h2>
${columns["you build"] ? `<p>${inline(columns["you build"])}</p>` : ""}
<dl>${facts.map(([term, text]) => `<dt>${escape(term)}</dt><dd>${inline(text)}</dd>`).join("")}</dl>
<div class="charts">${charts(outputs, page)}</div>
</section>`;
}

/** Redis, Postgres and Kafka as the notebook's first output names them. */
function services(outputs: readonly SavedOutput[][]): [string, string][] {
  for (const output of outputs.flat()) {
    const text = plainOf(output);
    if (!/^part\s+uses/m.test(text)) continue;
    return [...text.matchAll(/^(Redis|Postgres|Kafka)\s+(real|embedded)\s+(.*)$/gm)]
      .map(([, service, kind, detail]) => [service!, `${kind}: ${detail}`]);
  }
  return [];
}

/** Each as a picture of its own, so that no name inside one is taken for one inside another. */
function charts(outputs: readonly SavedOutput[][], page: string): string {
  return outputs.flatMap((of, cell) =>
    chartsIn(of).map((chart) => {
      const title = escape(chart.title);
      const source = `data:image/svg+xml;base64,${Buffer.from(chart.svg).toString("base64")}`;
      return `<a href="${page}#cell-${
        cell + 1
      }" title="${title}"><img loading="lazy" alt="${title}" src="${source}"></a>`;
    })
  ).slice(0, MOST_CHARTS).join("");
}

/** Links of the README lead from the project's folder; the page lies two folders below. */
const marked = new Marked({
  walkTokens: (token) => {
    if (token.type === "link" && !/^(https?:|#)/.test(token["href"])) {
      token["href"] = `../../${token["href"]}`;
    }
  },
});

function inline(text: string): string {
  return marked.parseInline(text, { async: false });
}
