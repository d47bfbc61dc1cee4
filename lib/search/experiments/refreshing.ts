import { Analyzer } from "../analysis/analyzer.ts";
import { IndexWriter } from "../index/writer.ts";
import { MemoryStorage } from "../../storage/mod.ts";
import { anyOf } from "./quality.ts";

/** What a refresh after every so many documents costs. */
export interface Refreshing {
  /** Documents between two refreshes. */
  every: number;
  /** Documents taken in per second, log and merges included. */
  perSecond: number;
  /** Segments at the end. */
  segments: number;
  /** Of a question at the end, in µs. */
  us: number;
}

/** Takes all texts in, refreshing after every so many of them. */
export function refreshing(
  texts: readonly string[],
  everies: readonly number[],
  questions: readonly (readonly string[])[],
): Refreshing[] {
  return everies.map((every) => {
    const writer = new IndexWriter(new MemoryStorage(), {
      fields: { text: "text" },
      analyzer: new Analyzer({ stopWords: new Set(), stem: (word) => word }),
    });
    const start = performance.now();
    for (let from = 0; from < texts.length; from += every) {
      writer.add(
        texts.slice(from, from + every).map((text, i) => ({ id: String(from + i), text })),
      );
      writer.refresh();
    }
    const seconds = (performance.now() - start) / 1000, searcher = writer.refresh();
    const asked = performance.now();
    for (const question of questions) searcher.search(anyOf(question));
    const us = (performance.now() - asked) * 1000 / questions.length;
    const { segments } = writer.shape;
    writer.close();
    return { every, perSecond: texts.length / seconds, segments: segments.length, us };
  });
}
