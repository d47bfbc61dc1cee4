import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escape } from "../../lib/charts/bundle.ts";
import { COURSE_PICTURE } from "../lib-map.ts";
import type { CourseRow } from "../notebook/course-table.ts";
import type { Html } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";
import type { ChartCount } from "./count-charts.ts";
import type { Cover } from "./cover.ts";
import { framed } from "./frame.ts";
import { movesTable } from "./moves-table.ts";

/** A notebook on the first page. */
export interface IndexEntry extends ChartCount {
  row: CourseRow;
  cover: Cover | undefined;
}

/** The first page: what the book is, the notebooks in the order to read them, and which builds on which. */
export function indexHtml(entries: readonly IndexEntry[], html: Html): string {
  const charts = entries.reduce((sum, one) => sum + one.charts, 0);
  const alive = entries.reduce((sum, one) => sum + one.alive, 0);
  return framed({
    title: "The book",
    kind: "index",
    body: `<main id="main" tabindex="-1">
<div class="opening">
<h1>Under Load</h1>
<p>${entries.length} notebooks on system design that run. Each builds a small, real implementation of one system, measures it,
breaks it on purpose and redesigns it. ${
      alive > 0
        ? `This is the same course without installing anything: read it, move a number,
and <a href="#moves">${alive} of its ${charts} charts</a> answer here, in your browser, with the course's own code.`
        : "These pages are for rehearsing: their numbers stay as printed. <code>deno task book</code> makes pages whose numbers move."
    }</p>
<p><a class="start" href="${
      entries[0]?.row.name
    }.html">Begin</a> <a class="start quiet" href="drill.html">Rehearse the questions</a> <a class="start quiet" href="interview.html">Hold a mock interview</a></p>
</div>
<ol class="cards">
${entries.map((entry) => card(entry, html)).join("\n")}
</ol>
<h2 id="map">Which notebook builds on which</h2>
<p>An arrow leads from a notebook to those that run its code. A notebook explains what it uses: they can be read in any order.</p>
<figure class="map">${mapWithLinks(entries)}</figure>
${alive > 0 ? movesSection(entries) : ""}
</main>`,
  });
}

function movesSection(entries: readonly IndexEntry[]): string {
  const rows = entries.map(({ row, ...counts }) => ({
    ...counts,
    name: row.name,
    title: row.title,
  }));
  return `<h2 id="moves">What moves here, and what does not</h2>
${movesTable(rows)}`;
}

function card({ row, cover, alive, charts }: IndexEntry, html: Html): string {
  const { name, title, columns } = row;
  const picture = cover
    ? `<a class="cover" href="${name}.html#cell-${
      cover.cell + 1
    }" tabindex="-1"><img loading="lazy" src="pictures/${name}.svg" alt="${
      escape(cover.title)
    }"></a>`
    : "";
  return `<li class="card">${picture}<h2><a href="${name}.html">${escape(title)}</a></h2>
<p>${html.inline(columns["you build"] ?? "")}</p>
<p class="facts">${escape(columns["key concepts"] ?? "")}</p>
<p class="facts">${columns["minutes"]?.replace(" / ", " or ")} minutes · ${
    alive > 0 ? `${alive} of ${charts} charts move` : `${charts} charts`
  }</p></li>`;
}

/** The map, each notebook in it a link. */
function mapWithLinks(entries: readonly IndexEntry[]): string {
  const svg = readFileSync(join(ROOT, COURSE_PICTURE), "utf8");
  return svg.replace(/<text [^>]*>(\d+) · ([\w-]+)<\/text>/g, (text, number, slug) => {
    const name = `${String(number).padStart(2, "0")}-${slug}`;
    return entries.some(({ row }) => row.name === name)
      ? `<a href="${name}.html">${text}</a>`
      : text;
  });
}
