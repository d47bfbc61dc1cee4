import type { Analyzer } from "../../../lib/search/mod.ts";

/** Words that a sentence has beside those that were asked for. */
const ROOM = 5;

/**
 * How near to each other the words of a question stand in a text: the most different ones within one stretch about as
 * long as a sentence, as a share of all, from 0 to 1. O(words).
 */
export function nearness(question: string, text: string, analyzer: Analyzer): number {
  const wanted = new Set(analyzer.terms(question));
  if (wanted.size < 2) return 0;
  const found = analyzer.tokens(text).filter(({ term }) => wanted.has(term));
  const many = new Map<string, number>();
  let first = 0, most = 0;
  for (const { term, position } of found) {
    many.set(term, (many.get(term) ?? 0) + 1);
    for (; position - found[first]!.position >= wanted.size + ROOM; first++) {
      const left = found[first]!.term, rest = many.get(left)! - 1;
      if (rest === 0) many.delete(left);
      else many.set(left, rest);
    }
    most = Math.max(most, many.size);
  }
  return most / wanted.size;
}
