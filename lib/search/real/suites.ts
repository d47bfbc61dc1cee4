import { readFileSync } from "node:fs";
import { type Suite, suite } from "../../services/suite.ts";
import type { Collection } from "../experiments/collection.ts";
import type { LuceneScores, StemPairs, TrecEval } from "../truths/files.ts";

/** The outside truths, each by the file that holds it. */
const FROM = {
  "stem-english.json": "github.com/snowballstem/snowball-data",
  "cranfield.json": "the Cranfield 1400 collection",
  "trec-eval.json": "github.com/usnistgov/trec_eval",
  "bm25-lucene.json": "pypi.org/project/bm25s over the Cranfield collection",
} as const;

function read<T>(file: keyof typeof FROM): T | undefined {
  const { folder, missing } = found(file);
  return missing ? undefined : JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T;
}

const found = (file: keyof typeof FROM): Suite => suite("search", file, FROM[file]);

/** Why the suites can't be run, in one line; `undefined` where they can. */
export const suitesMissing = (): string | undefined => found("cranfield.json").missing;

/** Words and their stems, by Snowball. */
export const stemPairs = (): StemPairs | undefined =>
  read<{ pairs: string[] }>("stem-english.json")?.pairs;

export const trecEval = (): TrecEval | undefined => read("trec-eval.json");

export const luceneScores = (): LuceneScores | undefined =>
  read<{ queries: LuceneScores }>("bm25-lucene.json")?.queries;

/** 1,400 abstracts on aerodynamics with judged questions. Anything that was judged at all is an answer. */
export function cranfield(): Collection | undefined {
  const file = read<{
    documents: [id: number, title: string, author: string, from: string, text: string][];
    queries: [number: number, text: string][];
    judgements: [query: number, document: number, code: number][];
  }>("cranfield.json");
  if (!file) return undefined;
  const relevant = new Map<number, Set<string>>();
  for (const [query, document] of file.judgements) {
    relevant.set(query, (relevant.get(query) ?? new Set()).add(String(document)));
  }
  return {
    name: "Cranfield",
    documents: file.documents.map(([id, title, , , text]) => ({ id: String(id), title, text })),
    queries: file.queries.map(([id, text]) => ({
      ...{ id: String(id), text, relevant: relevant.get(id) ?? new Set<string>() },
    })),
  };
}
