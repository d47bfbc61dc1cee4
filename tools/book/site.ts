import { stop } from "esbuild";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type CourseRow, courseTable } from "../notebook/course-table.ts";
import { type Notebook, readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";
import { asFunction, writeAssets } from "./assets.ts";
import { chapter } from "./chapter.ts";
import { countCharts } from "./count-charts.ts";
import { coverOf } from "./cover.ts";
import { glossaryHtml, termLinker } from "./glossary.ts";
import { type IndexEntry, indexHtml } from "./index-html.ts";
import { bookLink, sourcePage } from "./links.ts";
import { type SharedName, sharedScript } from "./live/shared-code.ts";
import type { Tried } from "./live/trial.ts";
import { liveOf } from "./live-of.ts";
import { passages, passagesScript } from "./search/passages.ts";
import type { Titled } from "../drill/cards.ts";
import { writeDrill } from "../drill/pages.ts";
import { sourceHtml } from "./source-page.ts";
import { triedOnce } from "./trial-cache.ts";
import { requireLight, type Weight, weightOf } from "./weight.ts";

/** How a book is made. */
export interface SiteOptions {
  /** Folder that it is written to; what is there is deleted. */
  out: string;
  /** Notebooks by name. */
  names: readonly string[];
  /** Whether numbers can be moved: that takes a trial of each notebook. Default: true. */
  moves?: boolean;
  /** Where the drill keeps what a reader has done. Default: in the browser. */
  progress?: "browser" | "server";
  /** Called for each notebook with what has become of it. */
  onNotebook?: (made: MadeNotebook) => void;
}

/** A notebook of the book. */
export interface MadeNotebook {
  notebook: Notebook;
  tried: Tried;
  /** What its page fetches when a number is moved; nothing where none can be. */
  weight: Weight | undefined;
  ms: number;
}

type Write = (path: string, text: string) => void;

/**
 * Makes the book: a folder of files that needs no server.
 *
 * @throws {RangeError} Where a page would fetch too much.
 */
export async function makeSite(options: SiteOptions): Promise<void> {
  const { out, names, moves = true, progress = "browser", onNotebook } = options;
  rmSync(out, { recursive: true, force: true });
  // Once a script: those that are shared are weighed for each notebook.
  const gzipped = new Map<string, number>();
  const write: Write = (path, text) => {
    if (path.startsWith("live/")) gzipped.set(path, gzipSync(text).length);
    const full = join(out, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  };
  const table = courseTable(), sources = new Set<string>(), shared = new Set<SharedName>();
  const html = htmlFor((href) => {
    const link = bookLink(href);
    if (link.file) sources.add(link.file);
    return link.href;
  });
  const entries: IndexEntry[] = [], course: Titled[] = [];
  try {
    // First: by these a folder is known as a book's, also one that was not finished.
    await writeAssets(write);
    for (const name of names) {
      const start = performance.now(), notebook = readNotebook(name);
      const made = moves ? await triedOnce(notebook) : undefined;
      const at = table.findIndex((row) => row.name === name), row = table[at];
      const near = (by: number): CourseRow | undefined =>
        row && table[at + by] && names.includes(table[at + by]!.name) ? table[at + by] : undefined;
      const live = made && liveOf(notebook, made), terms = termLinker(notebook);
      const before = near(-1), after = near(1);
      write(`${name}.html`, chapter({ notebook, row, before, after, html, live, terms }));
      const cover = coverOf(notebook);
      if (cover) write(`pictures/${name}.svg`, cover.svg);
      if (row) entries.push({ row, cover, ...countCharts(notebook, made?.plan) });
      course.push({ notebook, title: row?.title ?? name });
      if (!made) continue;
      for (const group of made.shared) {
        if (shared.has(group)) continue;
        shared.add(group);
        write(`live/${group}.js`, asFunction(group, await sharedScript(group)));
      }
      write(`live/${name}.js`, asFunction(name, made.script));
      const weight = live && weightOf(live, (script) => gzipped.get(script)!);
      if (weight) requireLight(name, weight);
      onNotebook?.({ notebook, tried: made, weight, ms: performance.now() - start });
    }
    write("index.html", indexHtml(entries, html));
    write("glossary.html", glossaryHtml(course));
    writeDrill(write, course, html, progress);
    const { cells, docstrings } = passages(names);
    write("assets/passages-cells.js", passagesScript("cells", cells));
    write("assets/passages-docstrings.js", passagesScript("docstrings", docstrings));
    for (const { section } of docstrings) sources.add(section as string);
    for (const file of sources) write(sourcePage(file), sourceHtml(file));
  } finally {
    // It keeps a process running for the next build.
    await stop();
  }
}

export const SITE: string = join(ROOT, "site");
