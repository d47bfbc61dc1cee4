import { Analyzer } from "../analysis/analyzer.ts";
import { STOP_WORDS } from "../analysis/stop-words.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import type { Segment } from "../index/segment.ts";
import { Cursor, END } from "../query/cursor.ts";
import { measureRun, overTopics, type Run } from "../metrics.ts";
import type { Query } from "../query/query.ts";
import { type RankOptions, Searcher } from "../searcher.ts";
import type { Collection } from "./collection.ts";

/** How good a way to search is. */
export interface Quality {
  /** Mean average precision over all questions, of the first thousand hits. */
  map: number;
  ndcg10: number;
  /** Average precision of each question. */
  each: number[];
}

/** Asks all questions of a collection and measures the answers. */
export function qualityOf({ queries }: Collection, ask: (text: string) => Run): Quality {
  const each: number[] = [], ndcg: number[] = [];
  // Question by question: all runs together would be a hundred thousand hits.
  for (const { text, relevant } of queries) {
    const run = ask(text);
    each.push(measureRun("map", { relevant }, run));
    ndcg.push(measureRun("ndcg_cut_10", { relevant }, run));
  }
  return { map: overTopics("map", each), ndcg10: overTopics("ndcg_cut_10", ndcg), each };
}

/** An index of a collection's texts, titles beside them. */
export function indexOf(
  { documents }: Collection,
  analyzer = new Analyzer(),
): { reader: DocumentReader; segment: Segment } {
  const reader = new DocumentReader({ fields: { title: "text", text: "text" }, analyzer });
  const builder = new SegmentBuilder(reader);
  for (const { id, title, text } of documents) builder.add({ id, title, text });
  return { reader, segment: builder.done() };
}

export function searcherOf(
  { reader, segment }: ReturnType<typeof indexOf>,
  options: RankOptions = {},
): Searcher {
  return new Searcher(reader, [{ segment }], { fields: { text: 1 }, ...options });
}

/** All words of a question; any may match. */
export const anyOf = (terms: readonly string[]): Query => ({
  kind: "or",
  clauses: terms.map((term) => ({ kind: "term", term })),
});

/** The first thousand hits of a query. */
export function runOf(searcher: Searcher, query: Query): Run {
  const { ids } = searcher.views[0]!.segment;
  return searcher.search(query, { size: 1000, rankBy: "exhaustive" }).hits
    .map(({ document, score }) => [ids[document]!, score]);
}

/** Asks with the words of a question as they come out of the analyzer. */
export const plainly = (searcher: Searcher) => (text: string): Run =>
  runOf(searcher, anyOf(searcher.reader.analyzer.terms(text)));

/** tf·idf, as it was before BM25: counts times idf, without a limit and without regard to lengths. */
export const byTfIdf = (searcher: Searcher) => (text: string): Run => {
  const { field } = searcher.views[0]!.fields.get("text")!, { ids } = searcher.views[0]!.segment;
  const scores = new Map<string, number>();
  for (const term of searcher.reader.analyzer.terms(text)) {
    const number = field.dictionary.numberOf(term);
    if (number < 0) continue;
    const idf = Math.log(searcher.documents / field.postings.documents[number]!);
    const cursor = new Cursor(field, number);
    for (let document = cursor.next(); document < END; document = cursor.next()) {
      const id = ids[document]!;
      scores.set(id, (scores.get(id) ?? 0) + cursor.count * idf);
    }
  }
  return [...scores].sort(([, a], [, b]) => b - a).slice(0, 1000);
};

/** Quality after each step of the analysis, ranked by tf·idf and by BM25. */
export function analysisLadder(collection: Collection): {
  analysis: string;
  ranking: string;
  map: number;
  ndcg10: number;
}[] {
  const none: ReadonlySet<string> = new Set(), same = (word: string) => word;
  const ladder: [string, Analyzer][] = [
    ["words in lower case", new Analyzer({ stopWords: none, stem: same })],
    ["without stop words", new Analyzer({ stopWords: STOP_WORDS, stem: same })],
    ["and stemmed", new Analyzer()],
  ];
  return ladder.flatMap(([analysis, analyzer]) => {
    const searcher = searcherOf(indexOf(collection, analyzer));
    return ([["tf·idf", byTfIdf], ["BM25", plainly]] as const).map(([ranking, ask]) => {
      const { map, ndcg10 } = qualityOf(collection, ask(searcher));
      return { analysis, ranking, map, ndcg10 };
    });
  });
}
