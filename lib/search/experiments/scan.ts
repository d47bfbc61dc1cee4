import { Analyzer } from "../analysis/analyzer.ts";
import { words } from "../analysis/tokenizer.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { Searcher } from "../searcher.ts";
import type { Collection } from "./collection.ts";

/** What `LIKE '%word%'` for each word does: the texts that contain all of them, in no order. O(letters). */
export function scan(texts: readonly string[], question: readonly string[]): number[] {
  const found: number[] = [];
  texts.forEach((text, i) => {
    const lower = text.toLowerCase();
    if (question.every((word) => lower.includes(word))) found.push(i);
  });
  return found;
}

/** Words as they stand, in lower case: what both ways compare. */
const asTheyStand = () => new Analyzer({ stopWords: new Set(), stem: (word) => word });

/** An index of texts, with words as they stand. */
export function indexTexts(texts: readonly string[]): Searcher {
  const reader = new DocumentReader({ fields: { text: "text" }, analyzer: asTheyStand() });
  const builder = new SegmentBuilder(reader);
  texts.forEach((text, i) => builder.add({ id: String(i), text }));
  return new Searcher(reader, [{ segment: builder.done() }]);
}

/** Time of one question by a scan and by the index, as documents grow; the fastest of some tries, in ms. */
export function scanAgainstIndex(
  texts: readonly string[],
  sizes: readonly number[],
  questions: readonly (readonly string[])[],
): { documents: number; way: string; ms: number }[] {
  return sizes.flatMap((size) => {
    const some = texts.slice(0, size), searcher = indexTexts(some);
    const ways: Record<string, (question: readonly string[]) => unknown> = {
      "scan of all text": (question) => scan(some, question),
      "inverted index": (question) =>
        searcher.search({
          kind: "and",
          clauses: question.map((term) => ({ kind: "term" as const, term })),
        }),
    };
    return Object.entries(ways).map(([way, ask]) => ({
      ...{ documents: size, way, ms: fastest(() => questions.forEach(ask)) / questions.length },
    }));
  });
}

/** The shortest of five, in ms: what disturbs a run only makes it longer. */
export function fastest(run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** How many documents contain all, and how many any, of a question's words. */
export function allOrAny({ documents, queries }: Collection): {
  question: string;
  found: "all words" | "any word";
  share: number;
}[] {
  const searcher = indexTexts(documents.map(({ text }) => text));
  const wordsOf = (text: string) => {
    const found = new Set<string>();
    words(text, (start, end) => found.add(text.slice(start, end).toLowerCase()));
    return [...found].map((term) => ({ kind: "term" as const, term }));
  };
  return queries.flatMap(({ id, text }) =>
    ([["all words", "and"], ["any word", "or"]] as const).map(([found, kind]) => ({
      ...{ question: id, found },
      share: searcher.search({ kind, clauses: wordsOf(text) }, { size: 0, count: true }).total! /
        documents.length,
    }))
  );
}
