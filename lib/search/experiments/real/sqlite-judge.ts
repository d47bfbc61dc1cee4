import { DatabaseSync } from "node:sqlite";
import { Analyzer } from "../../analysis/analyzer.ts";
import type { Collection } from "../collection.ts";
import { indexOf, searcherOf } from "../quality.ts";
import type { Searcher } from "../../searcher.ts";

/** Ours and SQLite's FTS5 over the same texts, with the same words: no stop words, no stems. */
export interface Judge {
  ours: Searcher;
  /** Runs SQL over the table `texts`, whose rowid is the document's number and 1. */
  sql<Row>(text: string, ...parameters: (string | number)[]): Row[];
  /** All words, in order. */
  words: readonly string[];
  close(): void;
}

export function sqliteJudge(collection: Collection): Judge {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61')");
  const insert = database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)");
  database.exec("BEGIN");
  collection.documents.forEach(({ text }, i) => insert.run(i + 1, text));
  database.exec("COMMIT");
  const index = indexOf(collection, new Analyzer({ stopWords: new Set(), stem: (word) => word }));
  return {
    ours: searcherOf(index, { variant: "sqlite" }),
    sql: <Row>(text: string, ...parameters: (string | number)[]) =>
      database.prepare(text).all(...parameters) as Row[],
    words: index.segment.text.get("text")!.dictionary.terms,
    close: () => database.close(),
  };
}
