/** Four texts with titles, tags and sizes, for tests. */
import { Analyzer } from "../analysis/analyzer.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { type RankOptions, Searcher } from "../searcher.ts";

export const analyzer = new Analyzer({ stem: (word) => word });
const TEXTS: [title: string, body: string, tag: string, size: number][] = [
  ["disk full", "the disk of the log server is full", "ops", 10],
  ["log rotation", "logs are rotated at night", "ops", 20],
  ["disk failure", "disk disk replacement on every server", "hardware", 30],
  ["certificates", "server certificates end", "security", NaN],
];
/** Spread over some segments. */
export function searcherOf(parts = 1, options: RankOptions = {}): Searcher {
  const reader = new DocumentReader({
    ...{ fields: { title: "text", body: "text", tag: "keyword", size: "number" }, analyzer },
  });
  const builders = Array.from({ length: parts }, () => new SegmentBuilder(reader));
  TEXTS.forEach(([title, body, tag, size], i) =>
    builders[Math.floor(i * parts / TEXTS.length)]!.add({
      ...{ id: String(i), title, body, tag, ...(Number.isNaN(size) ? {} : { size }) },
    })
  );
  return new Searcher(reader, builders.map((builder) => ({ segment: builder.done() })), options);
}
