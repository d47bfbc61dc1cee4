/** What people judged about one topic: documents that answer it, and documents that were looked at and do not. */
export interface Judgement {
  relevant: ReadonlySet<string>;
  /** Default: none. Only bpref asks for it. */
  nonRelevant?: ReadonlySet<string> | undefined;
  /** How relevant, where that differs: at least 1. Default: 1 for each. */
  gain?: ReadonlyMap<string, number> | undefined;
}

/** What a search gave for one topic, in any order. */
export type Run = readonly (readonly [document: string, score: number])[];

/**
 * The order in which trec_eval reads a run: by score, and of equal scores the later document id first, by its
 * bytes. (It never looks at the ranks that a system gives.)
 */
export function ranked(run: Run): string[] {
  return [...run].sort(([a, x], [b, y]) => y - x || (a < b ? 1 : a > b ? -1 : 0))
    .map(([document]) => document);
}

/** The documents in order, and which of them are relevant. */
interface Ranking {
  hits: readonly boolean[];
  documents: readonly string[];
  relevant: number;
  judgement: Judgement;
}

type Measure = (ranking: Ranking) => number;

const found = ({ hits }: Ranking, cut = Infinity) =>
  hits.slice(0, cut).reduce((sum, hit) => sum + (hit ? 1 : 0), 0);
const precision = (cut: number): Measure => (ranking) => found(ranking, cut) / cut;
const recall = (cut: number): Measure => (ranking) => share(found(ranking, cut), ranking.relevant);
const share = (part: number, of: number) => of === 0 ? 0 : part / of;

/** Precision at each relevant document, of which a mean over all relevant ones is taken. */
const averagePrecision = (cut = Infinity): Measure => ({ hits, relevant }) => {
  let so = 0, sum = 0;
  hits.slice(0, cut).forEach((hit, i) => {
    if (hit) sum += ++so / (i + 1);
  });
  return share(sum, relevant);
};

/** Gains, each divided by the logarithm of its rank, against those of the best order. */
const ndcg = (cut = Infinity): Measure => ({ documents, judgement: { relevant, gain } }) => {
  const gainOf = (document: string) => relevant.has(document) ? gain?.get(document) ?? 1 : 0;
  const discounted = (gains: readonly number[]) =>
    gains.slice(0, cut).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const ideal = [...relevant].map(gainOf).sort((a, b) => b - a);
  return share(discounted(documents.map(gainOf)), discounted(ideal));
};

/** The best precision at a recall of at least `level`; the levels are rounded to whole documents. */
const interpolated = (level: number): Measure => ({ hits, relevant }) => {
  const needed = Math.round(level * relevant);
  let so = 0, best = 0;
  hits.forEach((hit, i) => {
    if (hit) so++;
    if (so >= needed) best = Math.max(best, so / (i + 1));
  });
  return best;
};

/** How seldom a document that was judged not relevant stands before a relevant one. */
const bpref: Measure = ({ documents, judgement: { relevant, nonRelevant = new Set() } }) => {
  const bad = nonRelevant.size, most = Math.min(relevant.size, bad);
  let before = 0, sum = 0;
  for (const document of documents) {
    if (nonRelevant.has(document)) before++;
    else if (relevant.has(document)) sum += before === 0 ? 1 : 1 - Math.min(before, most) / most;
  }
  return share(sum, relevant.size);
};

const LEVELS = Array.from({ length: 11 }, (_, i) => i / 10);
const CUTS = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
const cuts = (name: string, measure: (cut: number) => Measure, at = CUTS) =>
  Object.fromEntries(at.map((cut) => [`${name}_${cut}`, measure(cut)]));
const setPrecision: Measure = (ranking) => share(found(ranking), ranking.hits.length);
const setRecall: Measure = (ranking) => share(found(ranking), ranking.relevant);

/** Measures by the names that trec_eval gives them. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  num_ret: ({ hits }) => hits.length,
  num_rel: ({ relevant }) => relevant,
  num_rel_ret: (ranking) => found(ranking),
  map: averagePrecision(),
  Rprec: (ranking) => share(found(ranking, ranking.relevant), ranking.relevant),
  recip_rank: ({ hits }) => hits.includes(true) ? 1 / (hits.indexOf(true) + 1) : 0,
  bpref,
  "11pt_avg": (ranking) =>
    LEVELS.reduce((sum, level) => sum + interpolated(level)(ranking), 0) / 11,
  ...Object.fromEntries(LEVELS.map((l) => [`iprec_at_recall_${l.toFixed(2)}`, interpolated(l)])),
  ...cuts("P", precision),
  ...cuts("recall", recall),
  ndcg: ndcg(),
  ...cuts("ndcg_cut", ndcg),
  ...cuts("map_cut", averagePrecision),
  ...cuts("success", (cut) => (ranking) => found(ranking, cut) > 0 ? 1 : 0, [1, 5, 10]),
  set_P: setPrecision,
  set_recall: setRecall,
  set_F: (ranking) => {
    const p = setPrecision(ranking), r = setRecall(ranking);
    return share(2 * p * r, p + r);
  },
};

/**
 * How good a run is for one topic, by one of {@linkcode MEASURES}, as NIST's trec_eval computes it.
 * O(run·log(run)).
 *
 * @throws {RangeError} Where the measure has no such name.
 * @example
 * ```ts
 * import { measureRun } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const judgement = { relevant: new Set(["a", "b"]) };
 * assert.equal(measureRun("map", judgement, [["a", 3], ["x", 2], ["b", 1]]), (1 + 2 / 3) / 2);
 * ```
 */
export function measureRun(name: string, judgement: Judgement, run: Run): number {
  const measure = MEASURES[name];
  if (!measure) throw new RangeError(`Cannot measure a run: ${name} is none of the measures`);
  const documents = ranked(run);
  const hits = documents.map((document) => judgement.relevant.has(document));
  return measure({ hits, documents, relevant: judgement.relevant.size, judgement });
}

/** Over several topics: the mean, and the sum of what is a number of documents. */
export function overTopics(name: string, values: readonly number[]): number {
  const sum = values.reduce((a, b) => a + b, 0);
  return name.startsWith("num_") ? sum : sum / values.length;
}
