import { type Random, scored, type TruthRow } from "../../../sim/mod.ts";
import { Dictionary } from "../../index/dictionary.ts";
import { cranfield, luceneScores, stemPairs, suitesMissing, trecEval } from "../../real/suites.ts";
import type { Searcher } from "../../searcher.ts";
import { luceneTruth, stemsTruth, trecTruth } from "../../truths/files.ts";
import { differences, questionsOf } from "../pruning.ts";
import { documentsTruth, scoresTruth } from "./against-sqlite.ts";
import { misspelt, nearTruth } from "./near-by-force.ts";
import { sqliteJudge } from "./sqlite-judge.ts";

/** All that others say about words, ranks and measures; one row says so where the suites are not here. */
export function outsideTruths(random: Random): TruthRow[] {
  const missing = suitesMissing(), collection = cranfield();
  if (missing !== undefined || !collection) {
    return [{
      truth: "Snowball, Lucene, trec_eval, SQLite on Cranfield",
      score: "not run",
      ok: false,
      note: missing!,
    }];
  }
  const judge = sqliteJudge(collection);
  try {
    const dictionary = new Dictionary(judge.words), typos = misspelt(judge.words, random, 60);
    return [
      stemsTruth(stemPairs()!),
      stemsTruthOf("without stemming, the same list", (word) => word),
      luceneTruth(collection, luceneScores()!),
      trecTruth(trecEval()!),
      scoresTruth(judge, collection),
      documentsTruth(judge, collection, random.split("questions")),
      nearTruth(dictionary, typos, 1),
      nearTruth(dictionary, typos, 2),
    ];
  } finally {
    judge.close();
  }
}

/** A control: it must not pass. */
function stemsTruthOf(truth: string, stemmer: (word: string) => string): TruthRow {
  const { score, ok } = stemsTruth(stemPairs()!, stemmer);
  return { truth: `control: ${truth}`, score, ok: !ok };
}

/** The same top ten by all three ways, scores to the last bit. */
export function prunedTruth(searcher: Searcher, random: Random, many = 10_000): TruthRow[] {
  const questions = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((length) =>
    questionsOf(random.split("proof"), { length, many: Math.ceil(many / 8), skip: 30 })
  );
  return Object.entries(differences(searcher, questions)).map(([way, wrong]) =>
    scored(
      `${way}: the ten of scoring everything`,
      questions.length,
      Array(wrong).fill("a question"),
    )
  );
}
