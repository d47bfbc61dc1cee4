import { rm3, type Rm3Options } from "../expansion.ts";
import type { Collection } from "./collection.ts";
import { indexOf, plainly, qualityOf, runOf, searcherOf } from "./quality.ts";

/** What RM3 does to each question. */
export interface Feedback {
  before: number;
  after: number;
  /** How many gained, and how many lost. */
  better: number;
  worse: number;
  /** Of one question, asked twice and read, in ms. */
  ms: number;
  /** Sorted by what it gains. */
  questions: { question: string; text: string; before: number; after: number; gain: number }[];
}

/** Average precision of each question as it was asked and as RM3 asks it. */
export function feedback(collection: Collection, options: Rm3Options = {}): Feedback {
  const searcher = searcherOf(indexOf(collection)), { analyzer } = searcher.reader;
  const before = qualityOf(collection, plainly(searcher));
  const start = performance.now();
  const after = qualityOf(
    collection,
    (text) =>
      runOf(searcher, rm3(searcher, analyzer.terms(text), { field: "text", ...options }).query),
  );
  const ms = (performance.now() - start) / collection.queries.length;
  const gains = after.each.map((value, i) => value - before.each[i]!);
  return {
    ...{ before: before.map, after: after.map, ms },
    better: gains.filter((gain) => gain > 1e-9).length,
    worse: gains.filter((gain) => gain < -1e-9).length,
    questions: collection.queries.map(({ id, text }, i) => ({
      ...{ question: id, text, before: before.each[i]!, after: after.each[i]! },
      gain: gains[i]!,
    })).sort((a, b) => b.gain - a.gain),
  };
}
