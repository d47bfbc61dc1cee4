import { Analyzer } from "../analysis/analyzer.ts";
import { DocumentReader } from "../index/schema.ts";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { Searcher } from "../searcher.ts";
import { anyOf } from "./quality.ts";

/** Shares of the documents that a team has: one has a third of all, others a handful. */
export const TEAMS = [0.33, 0.1, 0.03, 0.01, 0.003, 0.001] as const;

/** An index of texts that belong to teams, and have a size. */
export function teamIndex(texts: readonly string[]): Searcher {
  const reader = new DocumentReader({
    fields: { text: "text", team: "keyword", size: "number" },
    analyzer: new Analyzer({ stopWords: new Set(), stem: (word) => word }),
  });
  const builder = new SegmentBuilder(reader);
  texts.forEach((text, i) => {
    const team = TEAMS.filter((share) => i % Math.round(1 / share) === 0).map((share) =>
      `team ${share}`
    );
    builder.add({ id: String(i), text, team, size: text.length });
  });
  return new Searcher(reader, [{ segment: builder.done() }]);
}

/** Hits of the ten that were asked for, by when the filter is applied. */
export function filterBeforeOrAfter(
  searcher: Searcher,
  questions: readonly (readonly string[])[],
  fetched: number,
): { share: number; when: string; hits: number }[] {
  return TEAMS.flatMap((share) => {
    const filter = { kind: "keyword" as const, field: "team", values: [`team ${share}`] };
    let before = 0, after = 0;
    for (const question of questions) {
      const query = anyOf(question);
      before += searcher.search(query, { filter }).hits.length;
      after += searcher.search(query, { size: fetched }).hits.filter(({ document }) =>
        (searcher.document(document)["team"] as string[]).includes(`team ${share}`)
      ).slice(0, 10).length;
    }
    const per = questions.length;
    return [
      { share, when: "before ranking", hits: before / per },
      { share, when: `after the best ${fetched}`, hits: after / per },
    ];
  });
}
