import { type Random, shuffled } from "../../sim/mod.ts";
import type { Collection } from "./collection.ts";
import { indexOf, plainly, qualityOf, searcherOf } from "./quality.ts";

/** Quality at one setting of BM25. */
export interface Setting {
  k1: number;
  b: number;
  map: number;
  each: number[];
}

/** Quality at each pair of settings. O(settings · questions). */
export function settingsMap(
  collection: Collection,
  k1s: readonly number[],
  bs: readonly number[],
): Setting[] {
  const index = indexOf(collection);
  return k1s.flatMap((k1) =>
    bs.map((b) => {
      const { map, each } = qualityOf(collection, plainly(searcherOf(index, { k1, b })));
      return { k1, b, map, each };
    })
  );
}

/**
 * What tuning is worth where it was not tuned: questions are dealt into five piles; the best setting for four of
 * them is applied to the fifth. The mean over all is what a tuned system would get on questions it has not seen.
 */
export function crossValidated(
  settings: readonly Setting[],
  random: Random,
): { map: number; chosen: string[] } {
  const questions = settings[0]!.each.length, folds = Math.min(5, questions);
  const order = shuffled(random, [...Array(questions).keys()]), chosen: string[] = [];
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const held = order.filter((_, i) => i % folds === fold);
    const rest = order.filter((_, i) => i % folds !== fold);
    const over = ({ each }: Setting, which: readonly number[]) =>
      which.reduce((sum, i) => sum + each[i]!, 0);
    const best = settings.reduce((a, b) => over(b, rest) > over(a, rest) ? b : a);
    chosen.push(`k₁ ${best.k1}, b ${best.b}`);
    sum += over(best, held);
  }
  return { map: sum / questions, chosen };
}
