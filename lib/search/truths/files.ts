import { scored, type TruthRow } from "../../sim/mod.ts";
import { Analyzer } from "../analysis/analyzer.ts";
import { stem } from "../analysis/porter2.ts";
import { anyOf, indexOf, searcherOf } from "../experiments/quality.ts";
import type { Collection } from "../experiments/collection.ts";
import { measureRun, overTopics, type Run } from "../metrics.ts";

/** A word and its stem each, with a space between. */
export type StemPairs = readonly string[];

/** Topics with judgements, a run, and what trec_eval says about it. */
export interface TrecEval {
  judgements: Record<string, { relevant: string[]; nonrelevant: string[] }>;
  run: Record<string, Run>;
  expected: [measure: string, topic: string, value: number][];
}

/** By question number the ten best documents with their scores. */
export type LuceneScores = readonly { query: number; top: [document: number, score: number][] }[];

/** All stems. @param stemmer Default: ours. */
export function stemsTruth(pairs: StemPairs, stemmer: (word: string) => string = stem): TruthRow {
  const wrong = pairs.filter((pair) => {
    const [word, expected] = pair.split(" ") as [string, string];
    return stemmer(word) !== expected;
  });
  return scored("stems of Snowball's English vocabulary", pairs.length, wrong);
}

/** Four decimals are given. */
const TREC_TOLERANCE = 5.001e-5;

/** All values of trec_eval, one topic or all of them. */
export function trecTruth({ judgements, run, expected }: TrecEval): TruthRow {
  const wrong = expected.filter(([measure, topic, value]) => {
    const topics = topic === "all" ? Object.keys(judgements) : [topic];
    const ours = overTopics(
      measure,
      topics.map((topic) => {
        const { relevant, nonrelevant } = judgements[topic]!;
        const judgement = { relevant: new Set(relevant), nonRelevant: new Set(nonrelevant) };
        return measureRun(measure, judgement, run[topic]!);
      }),
    );
    return Math.abs(ours - value) > TREC_TOLERANCE;
  });
  return scored(
    "measures of NIST's trec_eval",
    expected.length,
    wrong.map(([m, t]) => `${m} ${t}`),
  );
}

/** Four decimals of sums in single precision are given. */
const LUCENE_TOLERANCE = 5e-5 + 1e-6;

/** Ranks and scores of Lucene's BM25 over Cranfield, without stop words or stems. */
export function luceneTruth(
  collection: Collection,
  expected: LuceneScores,
  options: { k1?: number; b?: number } = {},
): TruthRow {
  const analyzer = new Analyzer({ stopWords: new Set(), stem: (word) => word });
  const searcher = searcherOf(indexOf(collection, analyzer), options), wrong: string[] = [];
  let cases = 0;
  for (const { query, top } of expected) {
    const { text } = collection.queries.find(({ id }) => id === String(query))!;
    const { hits } = searcher.search(anyOf(analyzer.terms(text)));
    top.forEach(([document, score], rank) => {
      cases++;
      const hit = hits[rank], id = hit && searcher.document(hit.document)["id"];
      if (id !== String(document) || Math.abs(hit!.score - score) > LUCENE_TOLERANCE) {
        wrong.push(`question ${query}, rank ${rank + 1}`);
      }
    });
  }
  return scored("ranks and scores of Lucene's BM25", cases, wrong);
}
