import { type Random, scored, type TruthRow } from "../../../sim/mod.ts";
import type { Query } from "../../query/query.ts";
import type { Collection } from "../collection.ts";
import { anyOf } from "../quality.ts";
import type { Judge } from "./sqlite-judge.ts";

const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`);

/** Every score of every hit of every question: within 1e-12 of FTS5's. */
export function scoresTruth({ ours, sql }: Judge, { queries }: Collection): TruthRow {
  const { analyzer } = ours.reader, wrong: string[] = [];
  let scores = 0;
  for (const { id, text } of queries) {
    const terms = [...new Set(analyzer.terms(text))];
    const theirs = new Map(
      sql<{ rowid: number; score: number }>(
        "SELECT rowid, -bm25(texts) AS score FROM texts WHERE texts MATCH ?",
        quoted(terms).join(" OR "),
      ).map(({ rowid, score }) => [rowid - 1, score]),
    );
    const { hits } = ours.search(anyOf(terms), { size: Math.min(10_000, ours.documents) });
    if (hits.length !== theirs.size) wrong.push(`question ${id}: ${hits.length} hits`);
    for (const { document, score } of hits) {
      scores++;
      const their = theirs.get(document);
      if (their === undefined || Math.abs(their - score) > 1e-12) {
        wrong.push(`question ${id}, document ${document + 1}`);
      }
    }
  }
  return scored("scores of SQLite's FTS5, each hit of each question", scores, wrong);
}

/** Documents of random questions with phrases, beginnings, NOT and NEAR. */
export function documentsTruth(
  judge: Judge,
  collection: Collection,
  random: Random,
  many = 1000,
): TruthRow {
  const { ours, sql } = judge, wrong: string[] = [];
  let hits = 0;
  for (let i = 0; i < many; i++) {
    const { query, match } = questionOf(judge, collection, random);
    const theirs = sql<{ rowid: number }>(
      "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid",
      match,
    ).map(({ rowid }) => rowid - 1);
    const own = ours.search(query, { size: Math.min(10_000, ours.documents) }).hits
      .map(({ document }) => document).sort((a, b) => a - b);
    hits += theirs.length;
    if (own.join() !== theirs.join()) wrong.push(match);
  }
  const row = scored("documents of FTS5: phrases, beginnings, NOT, NEAR", many, wrong);
  return { ...row, note: row.note ?? `${hits} documents found` };
}

/** Ours and theirs of the same question: parts of texts, so that most of them are found. */
function questionOf(
  { ours, words }: Judge,
  { documents }: Collection,
  random: Random,
): { query: Query; match: string } {
  const { analyzer } = ours.reader;
  const someWords = (length: number): string[] => {
    const terms = analyzer.terms(documents[random.int(documents.length)]!.text);
    const from = random.int(Math.max(1, terms.length - length));
    const some = terms.slice(from, from + length);
    return some.length ? some : [words[random.int(words.length)]!];
  };
  const phraseOf = (terms: string[]) => ({
    terms: terms.map((term, offset) => ({ term, offset })),
  });
  const leaf = (): { query: Query; match: string } => {
    const dice = random.int(4), terms = someWords(1 + random.int(3));
    if (dice === 0) return { query: { kind: "term", term: terms[0]! }, match: `"${terms[0]}"` };
    if (dice === 1) {
      return { query: { kind: "phrase", ...phraseOf(terms) }, match: `"${terms.join(" ")}"` };
    }
    if (dice === 2) {
      const prefix = terms[0]!.slice(0, 3 + random.int(3));
      return { query: { kind: "prefix", prefix }, match: `"${prefix}" *` };
    }
    const [first, second] = [terms, someWords(1 + random.int(2))], distance = random.int(12);
    return {
      query: { kind: "near", phrases: [phraseOf(first), phraseOf(second)], distance },
      match: `NEAR("${first.join(" ")}" "${second.join(" ")}", ${distance})`,
    };
  };
  const [a, b, c] = [leaf(), leaf(), leaf()];
  const trees: { query: Query; match: string }[] = [
    a,
    { query: { kind: "or", clauses: [a.query, b.query] }, match: `${a.match} OR ${b.match}` },
    { query: { kind: "and", clauses: [a.query, b.query] }, match: `${a.match} AND ${b.match}` },
    {
      query: {
        kind: "and",
        clauses: [{ kind: "or", clauses: [a.query, b.query] }, { kind: "not", clause: c.query }],
      },
      match: `(${a.match} OR ${b.match}) NOT ${c.match}`,
    },
  ];
  return trees[random.int(trees.length)]!;
}
