import { Analyzer } from "../analysis/analyzer.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
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
