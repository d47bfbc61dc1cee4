import { Analyzer } from "../analysis/analyzer.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { explain } from "../explain.ts";
import { LevenshteinAutomaton } from "../levenshtein.ts";
import { Searcher } from "../searcher.ts";

/** Four runbooks of a few words, small enough to count by hand. */
export const RUNBOOKS = [
  { id: "A", body: "disk full on the log server" },
  { id: "B", body: "log rotation" },
  { id: "C", body: "disk disk disk failure and disk replacement on every server" },
  { id: "D", body: "server certificates" },
] as const;

/** An index of the four, with words as they stand. */
export function workedIndex(): Searcher {
  const reader = new DocumentReader({
    fields: { body: "text" },
    analyzer: new Analyzer({ stem: (word) => word }),
  });
  const builder = new SegmentBuilder(reader);
  for (const runbook of RUNBOOKS) builder.add({ ...runbook });
  return new Searcher(reader, [{ segment: builder.done() }]);
}

/** The index of the four as a table: term, then document and positions. */
export function workedPostings(): { term: string; postings: string }[] {
  const postings = new Map<string, Map<string, number[]>>(),
    analyzer = new Analyzer({ stem: (w) => w });
  for (const { id, body } of RUNBOOKS) {
    analyzer.each(body, (term, position) => {
      const own = postings.get(term) ?? new Map<string, number[]>();
      postings.set(term, own);
      own.set(id, [...own.get(id) ?? [], position]);
    });
  }
  return [...postings].sort(([a], [b]) => a < b ? -1 : 1).map(([term, own]) => ({
    term,
    postings: [...own].map(([id, positions]) => `${id}: ${positions.join(", ")}`).join(" · "),
  }));
}

/** Why the four have their scores for some words: a row per document, a column per word. */
export function workedScores(words: readonly string[]): Record<string, string | number>[] {
  const searcher = workedIndex();
  return RUNBOOKS.map(({ id, body }, document) => {
    const shares = explain(searcher, words, document);
    return {
      ...{ document: id, body },
      ...Object.fromEntries(shares.map(({ term, count, score }) => [term, count ? score : 0])),
      score: shares.reduce((sum, { score }) => sum + score, 0),
    };
  }).sort((a, b) => Number(b["score"]) - Number(a["score"]));
}

/** How near "limit" is to what is read letter by letter: after each letter what the automaton knows. */
export function workedAutomaton(word: string, read: string, most: number): {
  word: string;
  read: string;
  distance: string;
  alive: boolean;
}[] {
  const automaton = new LevenshteinAutomaton(word, most), rows = [];
  let state = automaton.start;
  for (let i = 0; i < read.length && automaton.isAlive(state); i++) {
    state = automaton.step(state, read.charCodeAt(i));
    const distance = automaton.distance(state);
    rows.push({
      word: read,
      read: read.slice(0, i + 1),
      distance: distance > most ? `above ${most}` : String(distance),
      alive: automaton.isAlive(state),
    });
  }
  return rows;
}
