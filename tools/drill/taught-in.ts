import MiniSearch, { type SearchResult } from "minisearch";
import { stem } from "../../lib/search/analysis/porter2.ts";
import { type Entry, glossary, shownIn } from "../book/glossary.ts";
import type { Notebook } from "../notebook/file.ts";
import { type Passage, passagesOf } from "./passages.ts";

/** What a point is looked for by. */
export interface Asked {
  /** What is to be said. */
  text: string;
  /** What stands beside it: helps where the point is a word or two. */
  beside?: string;
  /** U, N, D, E, R, or "end": a part of the answer is taught in its section. */
  part?: string;
  /** Headings that it is likely to stand under. */
  near?: ReadonlySet<string>;
}

/** Words that stand in every passage, and tell nothing. */
const COMMON = new Set(
  ("a an and are as at be but by can do does for from has have how if in into is it its no not of on one or out " +
    "quote so than that the their them then there they this to two was were what when where which who why with you " +
    "your we us our all any each more most must only own same such says say will without").split(
      " ",
    ),
);
/** A heading says what its passage is about. */
const HEADING = 3, OPENS = 1.25;
/** A cell that the glossary names for a concept of the point. */
const GLOSSARY = 1.7;
const BESIDE = 0.3, NEAR = 1.6;
/** A number of several digits stands in few places. */
const FIGURE = 2;
/** Chapters that sum up: the place where a thing is explained comes first. */
const SUMS_UP = 0.45;

/** Finds where a notebook teaches what a strong answer holds. */
export class TaughtIn {
  readonly #notebook: Notebook;
  readonly #passages: readonly Passage[];
  readonly #search: MiniSearch;
  readonly #entries: readonly Entry[];

  constructor(notebook: Notebook, entries: readonly Entry[] = glossary()) {
    this.#notebook = notebook;
    this.#entries = entries;
    this.#passages = passagesOf(notebook);
    this.#search = new MiniSearch({
      fields: ["heading", "text"],
      tokenize: wordsIn,
      processTerm: (word) => COMMON.has(word) ? null : stem(word),
    });
    this.#search.addAll(
      this.#passages.map(({ heading, text }, id) => ({ id, heading, text: withoutCode(text) })),
    );
  }

  /** The passage that says most of it; `undefined` where the notebook has no word of it. */
  find({ text, beside = "", part = "", near }: Asked): Passage | undefined {
    const named = this.#cellsNamed(text), own = wordsIn(text).filter((word) => !COMMON.has(word));
    const [best] = this.#search.search(`${text} ${beside}`, {
      boost: { heading: HEADING },
      boostTerm: (word, i) => (i < own.length ? 1 : BESIDE) * (/^\d.*\d$/.test(word) ? FIGURE : 1),
      filter: ({ id }: SearchResult) => isOf(part, this.#passages[id]!),
      boostDocument: (id: number) => {
        const { cell, opens, section, heading } = this.#passages[id]!;
        return (named.has(cell) ? GLOSSARY : 1) * (opens ? OPENS : 1) *
          (near?.has(heading) ? NEAR : 1) *
          (/^[UNDER]$/.test(section) || part === "end" ? 1 : SUMS_UP);
      },
    });
    return best && this.#passages[best.id];
  }

  /** Where it is taught, as an address in the book; where nothing is found, where its part begins. */
  link(asked: Asked): string {
    const { part } = asked, letter = part === "end" ? "R" : part;
    const found = this.find(asked) ?? this.#passages.find(({ section }) => section === letter);
    return `${this.#notebook.name}.html${found ? `#${found.place}` : ""}`;
  }

  #cellsNamed(text: string): Set<number> {
    return new Set(
      this.#entries.filter((entry) => isNamed(entry, text, this.#notebook.name))
        .flatMap((entry) => shownIn(entry, this.#notebook).map(({ cell }) => cell)),
    );
  }
}

const isOf = (part: string, { section }: Passage) =>
  part === "" || part === "end" || section === part;

/** Elsewhere than in its own notebook only the term itself: its other forms are common words. */
function isNamed({ term, also, notebook }: Entry, text: string, name: string): boolean {
  const words = ` ${wordsIn(text).map(stem).join(" ")} `;
  return [term, ...notebook === name ? also : []].some((one) =>
    words.includes(` ${wordsIn(one).map(stem).join(" ")} `)
  );
}

/** Words and numbers; numbers as they are printed. */
function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/\d[\d.,]*\d|\d|[a-z][a-z0-9]*/g) ?? [];
}

const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, " ");
