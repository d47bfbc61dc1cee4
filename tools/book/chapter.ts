import { escape } from "../../lib/charts/bundle.ts";
import type { CourseRow } from "../notebook/course-table.ts";
import type { Cell, Notebook } from "../notebook/file.ts";
import { type Html, slug } from "../notebook/html.ts";
import { experimentsIn } from "../sweep/experiments.ts";
import { framed } from "./frame.ts";
import type { LiveNotebook } from "./live-notebook.ts";

/** A notebook as a page of the book. */
export interface ChapterOptions {
  notebook: Notebook;
  row: CourseRow | undefined;
  /** The ones before and after it. */
  before: CourseRow | undefined;
  after: CourseRow | undefined;
  html: Html;
  /** What of it can be moved; `undefined` where nothing can. */
  live: LiveNotebook | undefined;
  /** Links the terms of the glossary, where they first stand. */
  terms: (html: string) => string;
}

/** The page of a notebook. */
export function chapter(options: ChapterOptions): string {
  const { notebook: { name, cells }, row, html, live, terms } = options;
  const title = row?.title ?? name;
  const main = cells.map((cell, i) => section(cell, i, { html, live, terms }));
  return framed({
    title,
    kind: "chapter",
    body: `<div class="page">
<nav class="contents" aria-label="Contents"><ol>${
      headingsIn(cells).map(({ id, depth, text }) =>
        `<li class="h${depth}"><a href="#${id}">${html.inline(text)}</a></li>`
      ).join("")
    }</ol></nav>
<main id="main" tabindex="-1">
${live ? '<a class="skip" href="#numbers-panel">to the numbers</a>' : ""}
${main.join("\n")}
${ways(options)}
</main>
${
      live
        ? `<aside class="numbers" id="numbers-panel" aria-label="Numbers of this notebook" tabindex="-1"></aside>`
        : ""
    }
</div>`,
    ...live && { data: { live: { ...live, notebook: name } } },
  });
}

interface Writing {
  html: Html;
  live: LiveNotebook | undefined;
  terms: (html: string) => string;
}

/** A cell: its text, or its code and what it showed. */
function section(cell: Cell, index: number, { html, live, terms }: Writing): string {
  const id = `cell-${index + 1}`;
  if (cell.kind === "markdown") {
    const text = terms(html.markdown(cell.source));
    return `<section class="md" id="${id}">${withExperiments(text, cell)}</section>`;
  }
  const outputs = `<div class="outputs${stateOf(index, live)}" data-cell="${index}">${
    cell.outputs.map(html.output).join("")
  }</div>`;
  const exercise = live?.exercises.some((one) => one.index === index);
  return `<section class="cell${exercise ? " exercise" : ""}" id="${id}">${html.input(cell)}${
    cell.outputs.length > 0 || exercise ? outputs : ""
  }${
    exercise ? `<script type="text/plain" class="stub">${escape(cell.source)}</script>` : ""
  }</section>`;
}

function stateOf(index: number, live: LiveNotebook | undefined): string {
  if (live?.cells.some((cell) => cell.index === index)) return " live";
  return live?.saved.some((cell) => cell.index === index) ? " saved" : "";
}

/** A place for the button below each experiment that names numbers. */
function withExperiments(html: string, cell: Cell): string {
  let text = html;
  for (const { values } of experimentsIn([cell])) {
    const name = Object.keys(values)[0]!;
    // The first paragraph that has the number in bold, with the guess right below it.
    const found = new RegExp(`<p><strong><code>${name}</code> to [\\s\\S]*?</p>`).exec(text);
    if (!found) continue;
    const at = found.index + found[0].length;
    const place = `<div class="try" data-set="${escape(JSON.stringify(values))}"></div>`;
    text = text.slice(0, at) + place + text.slice(at);
  }
  return text;
}

/** The headings of a notebook's text, and the names that they have in an address. */
function headingsIn(cells: readonly Cell[]): { id: string; depth: number; text: string }[] {
  return cells.flatMap(({ kind, source }) =>
    kind !== "markdown" ? [] : [...source.matchAll(/^(#{1,3}) (.+)$/gm)].map(([, marks, text]) => ({
      ...{ id: slug(text!), depth: marks!.length, text: text! },
    }))
  );
}

function ways({ before, after }: ChapterOptions): string {
  const way = (row: CourseRow | undefined, rel: string, arrow: string) =>
    row
      ? `<a rel="${rel}" href="${row.name}.html">${arrow.replace("…", escape(row.title))}</a>`
      : "<span></span>";
  return `<nav class="ways" aria-label="Before and after">${way(before, "prev", "← …")}${
    way(after, "next", "… →")
  }</nav>`;
}
