import { create, insertMultiple, search as searchOrama } from "@orama/orama";
import FlexSearch from "flexsearch";
import lunr from "lunr";
import MiniSearch from "minisearch";
import { DatabaseSync } from "node:sqlite";
import type { Run } from "../../metrics.ts";
import type { Collection } from "../collection.ts";
import { anyOf, indexOf, searcherOf } from "../quality.ts";

/** A search engine that has taken in a collection. */
export interface Engine {
  name: string;
  /** Ids of the best, with scores that fall. */
  search(text: string, size: number): Run | Promise<Run>;
  /** Ways to go on with what was typed, where it knows some. */
  suggest?(typed: string): readonly unknown[];
  close?(): void;
}

type Make = (collection: Collection) => Engine | Promise<Engine>;

/** Words as any of these engines takes them in a query language. */
const wordsOf = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
/** Ranks as scores, for engines that give none. */
const byRank = (ids: readonly string[]): Run => ids.map((id, i) => [id, -i]);

/** Ours: text alone, 33 stop words, Porter2, BM25 with 1.2 and 0.75. */
export const ours: Make = (collection) => {
  const searcher = searcherOf(
    indexOf({ ...collection, documents: collection.documents.map((d) => ({ ...d, title: "" })) }),
  );
  const { ids } = searcher.views[0]!.segment, { analyzer } = searcher.reader;
  return {
    name: "ours",
    search: (text, size) =>
      searcher.search(anyOf(analyzer.terms(text)), { size })
        .hits.map(({ document, score }) => [ids[document]!, score] as const),
  };
};

/** minisearch as it comes: any word may match, BM25+, no stop words, no stems. It sorts all hits. */
export const minisearch: Make = ({ documents }) => {
  const index = new MiniSearch<{ id: string; text: string }>({ fields: ["text"] });
  index.addAll(documents.map(({ id, text }) => ({ id, text })));
  return {
    name: "minisearch",
    suggest: (typed) => index.autoSuggest(typed),
    search: (text, size) =>
      index.search(text).slice(0, size).map(({ id, score }) => [String(id), score] as const),
  };
};

/** lunr as it comes: Porter's first stemmer, stop words, BM25. */
export const lunrEngine: Make = ({ documents }) => {
  const index = lunr(function () {
    this.ref("id");
    this.field("text");
    for (const { id, text } of documents) this.add({ id, text });
  });
  return {
    name: "lunr",
    // Term by term: its query language would read a hyphen as "not".
    search: (text, size) =>
      index.query((query) => wordsOf(text).forEach((word) => query.term(lunr.tokenizer(word), {})))
        .slice(0, size).map(({ ref, score }) => [ref, score] as const),
  };
};

/** SQLite's FTS5 with Porter's first stemmer. */
export const fts5 = ({ documents }: Collection): Engine => {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61')");
  const insert = database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)");
  database.exec("BEGIN");
  documents.forEach(({ text }, i) => insert.run(i + 1, text));
  database.exec("COMMIT");
  const select = database.prepare(
    "SELECT rowid, rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
  );
  return {
    name: "SQLite FTS5",
    search: (text, size) => {
      const match = [...new Set(wordsOf(text))].map((word) => `"${word}"`).join(" OR ");
      return (select.all(match, size) as { rowid: number; rank: number }[])
        .map(({ rowid, rank }) => [documents[rowid - 1]!.id, -rank] as const);
    },
    close: () => database.close(),
  };
};

/** flexsearch nearly as it comes, which asks for all words; here any of them may match. */
export const flexsearch: Make = ({ documents }) => {
  const index = new FlexSearch.Index({ tokenize: "strict" });
  documents.forEach(({ text }, i) => index.add(i, text));
  return {
    name: "flexsearch",
    search: (text, size) =>
      byRank(
        (index.search(text, { limit: size, suggest: true }) as number[]).map((i) =>
          documents[i]!.id
        ),
      ),
  };
};

/** orama as it comes, but that any word may match. */
export const orama: Make = ({ documents }) => {
  const index = create({ schema: { text: "string" } as const });
  insertMultiple(index, documents.map(({ id, text }) => ({ id, text })));
  return {
    name: "orama",
    search: async (text, size) => {
      const { hits } = await searchOrama(index, { term: text, limit: size, threshold: 1 });
      return hits.map(({ id, score }) => [id, score] as const);
    },
  };
};

/** All of them, in the order in which they are shown. */
export const ENGINES: readonly Make[] = [ours, fts5, lunrEngine, minisearch, flexsearch, orama];
