import { distance } from "fastest-levenshtein";
import { type Random, scored, type TruthRow } from "../../../sim/mod.ts";
import type { Dictionary } from "../../index/dictionary.ts";
import { nearTerms } from "../../levenshtein.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Words with one or two letters added, left out or changed. */
export function misspelt(terms: readonly string[], random: Random, many: number): string[] {
  const words = terms.filter((term) => term.length > 4 && /^[a-z]+$/.test(term));
  return Array.from({ length: many }, () => {
    let word = words[random.int(words.length)]!;
    for (let edits = 1 + random.int(2); edits > 0; edits--) {
      const at = random.int(word.length), letter = LETTERS[random.int(26)]!;
      const rest = word.slice(at + random.int(2));
      word = word.slice(0, at) + (random.int(3) ? letter : "") + rest;
    }
    return word;
  });
}

/** All near terms of misspelt words against the distance to every term of the dictionary. */
export function nearTruth(
  dictionary: Dictionary,
  words: readonly string[],
  most: number,
): TruthRow {
  const wrong = words.filter((word) => {
    const ours = nearTerms(dictionary, word, most);
    const theirs = dictionary.terms.map((term, i) => ({ term: i, distance: distance(word, term) }))
      .filter(({ distance }) => distance <= most)
      .sort((a, b) => a.distance - b.distance || a.term - b.term);
    return JSON.stringify(ours) !== JSON.stringify(theirs);
  });
  return scored(
    `words within ${most} ${most === 1 ? "edit" : "edits"}, by fastest-levenshtein`,
    words.length,
    wrong,
  );
}
