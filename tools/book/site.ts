import { build, stop } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { NUMBERS_MIME } from "../../lib/course/numbers.ts";
import { type CourseRow, courseTable } from "../notebook/course-table.ts";
import { type Notebook, readNotebook } from "../notebook/file.ts";
import { htmlFor } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";
import { chapter } from "./chapter.ts";
import { countCharts } from "./count-charts.ts";
import { coverOf } from "./cover.ts";
import { glossaryHtml, termLinker } from "./glossary.ts";
import { type IndexEntry, indexHtml } from "./index-html.ts";
import { bookLink, sourcePage } from "./links.ts";
import { inAPage } from "./live/in-a-page.ts";
import { FOR_A_PAGE } from "./live/for-a-page.ts";
import { type SharedName, sharedScript } from "./live/shared-code.ts";
import type { Tried } from "./live/trial.ts";
import type { LiveNotebook } from "./live-notebook.ts";
import { passages, passagesScript } from "./search/passages.ts";
import { sourceHtml } from "./source-page.ts";
import { digestOfLib, triedOnce } from "./trial-cache.ts";

/** How a book is made. */
export interface SiteOptions {
  /** Folder that it is written to; what is there is deleted. */
  out: string;
  /** Notebooks by name. */
  names: readonly string[];
  /** Called for each notebook with what has become of it. */
  onNotebook?: (made: MadeNotebook) => void;
}

/** A notebook of the book. */
export interface MadeNotebook {
  notebook: Notebook;
  tried: Tried;
  /** Of the notebook's own script. */
  gzipBytes: number;
  ms: number;
}

/** Makes the book: a folder of files that needs no server. */
export async function makeSite({ out, names, onNotebook }: SiteOptions): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const write = (path: string, text: string | Uint8Array) => {
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
  const digest = digestOfLib(), entries: IndexEntry[] = [];
  try {
    for (const name of names) {
      const start = performance.now(), notebook = readNotebook(name);
      const made = await triedOnce(notebook, digest);
      made.shared.forEach((group) => shared.add(group));
      write(`live/${name}.js`, asFunction(name, made.script));
      const at = table.findIndex((row) => row.name === name);
      const near = (by: number): CourseRow | undefined => {
        const row = at < 0 ? undefined : table[at + by];
        return row && names.includes(row.name) ? row : undefined;
      };
      write(
        `${name}.html`,
        chapter({
          ...{ notebook, row: table[at], before: near(-1), after: near(1), html },
          live: liveOf(notebook, made),
          terms: termLinker(notebook),
        }),
      );
      const cover = coverOf(notebook);
      if (cover) write(`pictures/${name}.svg`, cover.svg);
      if (table[at]) entries.push({ row: table[at], cover, ...countCharts(notebook, made.plan) });
      const ms = performance.now() - start;
      onNotebook?.({ notebook, tried: made, gzipBytes: gzipSync(made.script).length, ms });
    }
    for (const group of shared) {
      write(`live/${group}.js`, asFunction(group, await sharedScript(group)));
    }
    write("index.html", indexHtml(entries, html));
    const titles = new Map(table.map(({ name, title }) => [name, title]));
    write("glossary.html", glossaryHtml(names.map(readNotebook), titles));
    await writeAssets(write);
    write("assets/search.js", asFunction("search", await searchScript()));
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

/** A script that defines a function: its text is what a worker runs. */
function asFunction(name: string, script: string): string {
  return `(globalThis.underLoadCode ??= {})[${
    JSON.stringify(name)
  }] = function () {\n${script}\n};\n`;
}

/** What the page's script must know of its notebook; `undefined` where nothing of it can be moved. */
export function liveOf(
  { name, cells }: Notebook,
  { plan, shared }: Tried,
): LiveNotebook | undefined {
  const numbers = cells[plan.numbers]?.outputs.map((output) =>
    "data" in output ? output.data[NUMBERS_MIME] : undefined
  ).find(Boolean) as Pick<LiveNotebook, "declared" | "values"> | undefined;
  if (!numbers || plan.cells.length === 0) return undefined;
  const { declared, values } = numbers;
  return {
    ...{ declared, values, cells: plan.cells, after: plan.after },
    exercises: plan.exercises.map((index) => ({ index, stub: cells[index]!.source })),
    saved: [...plan.saved].map(([index, { numbers, why }]) => ({ index, numbers, why })),
    scripts: [...shared, name].map((script) => `live/${script}.js`),
  };
}

/** The search of a page, for its worker. */
async function searchScript(): Promise<string> {
  const { outputFiles } = await build({
    ...FOR_A_PAGE,
    entryPoints: [join(import.meta.dirname!, "search/search-worker.ts")],
    format: "iife",
    minify: true,
    plugins: [inAPage()],
  });
  return outputFiles[0]!.text;
}

const CLIENT = join(import.meta.dirname!, "client");

/** The scripts and the style that all pages share. */
async function writeAssets(write: (path: string, text: string) => void): Promise<void> {
  const { outputFiles } = await build({
    ...FOR_A_PAGE,
    entryPoints: ["book", "compiler", "early"].map((name) => join(CLIENT, `${name}.ts`)),
    outdir: "assets",
    format: "iife",
    minify: true,
    plugins: [{
      name: "for-a-page",
      setup(build) {
        // What they bring is more than a page needs, or asks for a disk.
        for (const [module, file] of [["highlight.js", "highlight"], ["temml", "no-formulas"]]) {
          const filter = new RegExp(`^${module!.replace(".", "\\.")}$`);
          build.onResolve({ filter }, () => ({ path: join(CLIENT, `${file}.ts`) }));
        }
        build.onResolve({ filter: /\/file\.ts$/ }, () => ({ path: join(CLIENT, "file.ts") }));
      },
    }],
  });
  for (const { path, text } of outputFiles) write(`assets/${path.replace(/^.*\//, "")}`, text);
  write("assets/book.css", readFileSync(join(import.meta.dirname!, "style/book.css"), "utf8"));
}

export const SITE: string = join(ROOT, "site");
