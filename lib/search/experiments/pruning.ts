import type { Random } from "../../sim/mod.ts";
import { zipf } from "../../sim/mod.ts";
import type { RankBy } from "../query/pruned.ts";
import type { Searcher } from "../searcher.ts";
import { anyOf } from "./quality.ts";

/** Ways to find the best. */
export const WAYS = ["exhaustive", "max-score", "block-max-wand"] as const satisfies RankBy[];

/** Questions of some words, as frequent as in texts; the `skip` most frequent ones are left out. */
export function questionsOf(
  random: Random,
  { length, many, skip = 0, words = 30_000 }: {
    length: number;
    many: number;
    skip?: number;
    words?: number;
  },
): string[][] {
  const draw = zipf(random.split(`questions of ${length}`), { n: words, exponent: 1 });
  return Array.from({ length: many }, () => {
    const question = new Set<string>();
    while (question.size < length) {
      const word = draw();
      if (word >= skip) question.add(`w${word}`);
    }
    return [...question];
  });
}

/** What the three ways cost for questions of each length, per question. */
export function pruningByLength(
  searcher: Searcher,
  random: Random,
  lengths: readonly number[],
  { many = 40, skip = 0 } = {},
): { words: number; way: string; scored: number; us: number }[] {
  return lengths.flatMap((length) => {
    const queries = questionsOf(random, { length, many, skip }).map(anyOf);
    const rows = WAYS.map((way) => ({ words: length, way, scored: 0, us: Infinity }));
    // By turns, so that what disturbs the machine disturbs all three.
    for (let round = 0; round < 4; round++) {
      for (const row of rows) {
        const start = performance.now();
        row.scored = queries.reduce(
          (sum, query) => sum + searcher.search(query, { rankBy: row.way as RankBy }).work.scored,
          0,
        ) / many;
        row.us = Math.min(row.us, (performance.now() - start) * 1000 / many);
      }
    }
    return rows;
  });
}

/** Questions for which a way gave another top ten than scoring everything, scores to the last bit. */
export function differences(
  searcher: Searcher,
  questions: readonly (readonly string[])[],
): Record<string, number> {
  const wrong: Record<string, number> = { "max-score": 0, "block-max-wand": 0 };
  for (const question of questions) {
    const query = anyOf(question);
    const of = (rankBy: RankBy) => JSON.stringify(searcher.search(query, { rankBy }).hits);
    const truth = of("exhaustive");
    for (const way of ["max-score", "block-max-wand"] as const) {
      if (of(way) !== truth) wrong[way]!++;
    }
  }
  return wrong;
}

/** Time of single questions with their facets, one by one, of one to eight words: for a look at the slowest. */
export function latencies(
  searcher: Searcher,
  random: Random,
  { many = 400, skip = 0, facets = [] as readonly string[] } = {},
): { words: number; ms: number }[] {
  const rows: { words: number; ms: number }[] = [];
  const asked = [1, 2, 3, 4, 5, 6, 7, 8].map((length) =>
    questionsOf(random.split("latencies"), { length, many: Math.ceil(many / 8), skip })
  );
  // Twice: the first time warms up what compiles.
  for (const isWarm of [false, true]) {
    for (const question of asked.flat()) {
      const start = performance.now();
      searcher.search(anyOf(question), { facets });
      if (isWarm) rows.push({ words: question.length, ms: performance.now() - start });
    }
  }
  return rows;
}
