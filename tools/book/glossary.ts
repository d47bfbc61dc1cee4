import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escape } from "../../lib/charts/bundle.ts";
import type { Notebook } from "../notebook/file.ts";
import { slug } from "../notebook/html.ts";
import { ROOT } from "../paths.ts";
import { framed } from "./frame.ts";

/** A concept of the course, said in one sentence. */
export interface Entry {
  term: string;
  /** Other forms and names of it. */
  also: string[];
  /** The notebook that teaches it. */
  notebook: string;
  /** Key concepts, as title cells name them, that it covers. */
  concepts: string[];
  sentence: string;
}

/** Where an entry is shown: a cell, and the heading that it stands under. */
export interface Shown {
  cell: number;
  heading: string;
}

const FILE = "docs/glossary.json";
/** Cells that an entry leads to. */
const MOST_SHOWN = 4;

/** All entries, by their terms. */
export function glossary(): Entry[] {
  const entries = JSON.parse(readFileSync(join(ROOT, FILE), "utf8")) as Entry[];
  return entries.toSorted((a, b) => a.term.localeCompare(b.term, "en", { sensitivity: "base" }));
}

/** The place of an entry in the glossary's page. */
export const entryId = ({ term }: Entry): string => slug(term);

/** The key concepts that a notebook's title cell names. */
export function keyConcepts({ cells }: Notebook): string[] {
  const [, list] = /\*\*Key concepts:\*\*([\s\S]*?)(?:\n\n|$)/.exec(cells[0]?.source ?? "") ?? [];
  return (list ?? "").replace(/\s+/g, " ").trim().split(" · ").filter(Boolean);
}

/** What is wrong with the glossary: a key concept without an entry, an entry that nothing shows, a name that is there twice. */
export function brokenGlossary(notebooks: readonly Notebook[], entries = glossary()): string[] {
  const covered = new Set(entries.flatMap(({ concepts }) => concepts));
  const named = new Set(notebooks.flatMap(keyConcepts));
  const names = entries.flatMap(({ term, also }) => [term, ...also]).map((name) =>
    name.toLowerCase()
  );
  return [
    ...notebooks.flatMap((notebook) =>
      keyConcepts(notebook).filter((concept) => !covered.has(concept)).map((concept) =>
        `${FILE} has no entry for "${concept}" of ${notebook.name}`
      )
    ),
    ...[...covered].filter((concept) => !named.has(concept)).map((concept) =>
      `${FILE} covers "${concept}", which no notebook names as a key concept`
    ),
    ...names.filter((name, i) => names.indexOf(name) < i).map((name) =>
      `${FILE} has "${name}" twice`
    ),
    ...entries.flatMap((entry) => {
      const notebook = notebooks.find(({ name }) => name === entry.notebook);
      if (!/^[A-Z"“].*\.$/.test(entry.sentence) || /[.!?] [A-Z]/.test(entry.sentence)) {
        return [`${FILE} says more, or less, than one sentence of "${entry.term}"`];
      }
      return notebook && shownIn(entry, notebook).length > 0
        ? []
        : [`no cell of ${entry.notebook} shows "${entry.term}"`];
    }),
  ];
}

/** The cells that show an entry: those with it in a heading first, one of each heading. */
export function shownIn(entry: Entry, { cells }: Notebook): Shown[] {
  const pattern = patternOf(entry);
  let heading = "";
  const found = cells.flatMap(({ kind, source }, cell): (Shown & { inHeading: boolean })[] => {
    if (kind !== "markdown" || cell === 0) return [];
    const headings = [...source.matchAll(/^#{2,4} (.+)$/gm)].map(([, text]) => text!);
    const before = heading;
    heading = headings.at(-1) ?? heading;
    const inHeading = headings.find((text) => pattern.test(text));
    if (inHeading !== undefined) return [{ cell, heading: inHeading, inHeading: true }];
    return pattern.test(source) ? [{ cell, heading: before || heading, inHeading: false }] : [];
  });
  const all = [...found.filter((one) => one.inHeading), ...found.filter((one) => !one.inHeading)];
  const first = all.filter((one, i) => all.findIndex((two) => two.heading === one.heading) === i);
  return first.slice(0, MOST_SHOWN).map(({ cell, heading }) => ({ cell, heading }));
}

function patternOf({ term, also }: Entry): RegExp {
  const names = [term, ...also].toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\w-])(?:${names.join("|")})(?![\\w-])`, "i");
}

/** Whether an entry is meant where one of its names stands: a single word may mean something else in another notebook. */
function isMeantIn({ term, notebook, concepts }: Entry, name: string, own: readonly string[]) {
  return notebook === name || /[ -]/.test(term) ||
    concepts.some((concept) => own.includes(concept));
}

/**
 * Links the first occurrence of each entry in a notebook's text. Takes one cell's HTML after the other; code, links
 * and headings are left alone.
 */
export function termLinker(notebook: Notebook, entries = glossary()): (html: string) => string {
  const own = keyConcepts(notebook);
  const left = new Map(
    entries.filter((entry) => isMeantIn(entry, notebook.name, own)).map((entry) => [
      entry,
      // Elsewhere only the term itself: its other forms are common words.
      patternOf(entry.notebook === notebook.name ? entry : { ...entry, also: [] }),
    ]),
  );
  return (html) => {
    let depth = 0;
    return html.split(/(<[^>]+>)/).map((part) => {
      if (part.startsWith("<")) {
        if (/^<(a|code|pre|h[1-6]|summary|math|svg)\b/.test(part)) depth++;
        else if (/^<\/(a|code|pre|h[1-6]|summary|math|svg)>/.test(part)) depth--;
        return part;
      }
      return depth > 0 ? part : linked(part, left);
    }).join("");
  };
}

function linked(text: string, left: Map<Entry, RegExp>): string {
  const found = [...left].flatMap(([entry, pattern]) => {
    const match = pattern.exec(text);
    return match ? [{ entry, at: match.index, name: match[0] }] : [];
  }).toSorted((a, b) => a.at - b.at || b.name.length - a.name.length);
  let out = "", end = 0;
  for (const { entry, at, name } of found) {
    // Two names may lie on each other: the one behind waits for its next occurrence.
    if (at < end) continue;
    left.delete(entry);
    out += `${text.slice(end, at)}<a class="term" href="glossary.html#${entryId(entry)}" title="${
      escape(entry.sentence)
    }">${name}</a>`;
    end = at + name.length;
  }
  return out + text.slice(end);
}

/** The page of all entries. */
export function glossaryHtml(
  course: readonly { notebook: Notebook; title: string }[],
  entries = glossary(),
): string {
  const items = entries.flatMap((entry) => {
    const found = course.find(({ notebook }) => notebook.name === entry.notebook);
    if (!found) return [];
    const { notebook, title } = found;
    const links = shownIn(entry, notebook).map(({ cell, heading }) =>
      `<a href="${notebook.name}.html#cell-${cell + 1}">${escape(plain(heading))}</a>`
    );
    return [
      `<dt id="${entryId(entry)}">${escape(entry.term)}</dt><dd>${
        escape(entry.sentence)
      }<br><small>${escape(title)}: ${links.join(" · ")}</small></dd>`,
    ];
  });
  return framed({
    title: "Glossary",
    kind: "glossary",
    body: `<main id="main" tabindex="-1"><h1>Glossary</h1>
<p>Each key concept of the course in one sentence, and the cells that show it.</p>
<dl class="terms">${items.join("\n")}</dl></main>`,
  });
}

/** A heading without its marks. */
const plain = (heading: string) => heading.replace(/[_*`]/g, "");
