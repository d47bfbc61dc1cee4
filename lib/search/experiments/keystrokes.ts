import type { Random } from "../../sim/mod.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { Suggester } from "../suggest.ts";
import { fastest } from "./scan.ts";

/** Time per key stroke by how much has been typed: over a tree with weights, and over a list of all words. */
export function keystrokes(
  words: readonly { text: string; weight: number }[],
  typed: readonly string[],
): { letters: number; way: string; us: number }[] {
  const suggester = new Suggester(words), most = Math.max(...typed.map(({ length }) => length));
  const list = (prefix: string) =>
    words.filter(({ text }) => text.startsWith(prefix)).sort((a, b) => b.weight - a.weight).slice(
      0,
      10,
    );
  const rows: { letters: number; way: string; us: number }[] = [];
  for (let letters = 1; letters <= most; letters++) {
    const prefixes = typed.filter(({ length }) => length >= letters).map((word) =>
      word.slice(0, letters)
    );
    const time = (ask: (prefix: string) => unknown) =>
      fastest(() => prefixes.forEach(ask)) * 1000 / prefixes.length;
    rows.push(
      { letters, way: "list of all words", us: time(list) },
      { letters, way: "tree with weights", us: time((prefix) => suggester.complete(prefix)) },
      {
        letters,
        way: "the tree, a letter wrong",
        us: time((prefix) => suggester.complete(prefix, { edits: 1 })),
      },
    );
  }
  return rows;
}

/** Of words with a typo: how many are mended to the word that was meant. */
export function mended(
  vocabulary: Vocabulary,
  typos: readonly { typed: string; meant: string }[],
): number {
  return typos.filter(({ typed, meant }) => vocabulary.correct(typed) === meant).length;
}

/** A word with the letter at a place and the next one swapped. */
export const swapped = (word: string, at: number): string =>
  word.slice(0, at) + (word[at + 1] ?? "") + word[at]! + word.slice(at + 2);

/** Words with a letter added, left out or changed, or two swapped; only such as are no words themselves. */
export function typosOf(
  words: readonly string[],
  random: Random,
  many: number,
): { typed: string; meant: string }[] {
  const known = new Set(words), long = words.filter((word) => /^[a-z]{6,}$/.test(word));
  const typos: { typed: string; meant: string }[] = [];
  for (let i = 0; typos.length < many && i < 50 * many && long.length; i++) {
    const meant = long[random.int(long.length)]!, at = 1 + random.int(meant.length - 1);
    const letter = "etaoinshr"[random.int(9)]!, kind = random.int(4);
    const typed = kind === 3
      ? swapped(meant, at - 1)
      : meant.slice(0, at) + (kind === 0 ? "" : letter) + meant.slice(kind === 1 ? at : at + 1);
    if (!known.has(typed)) typos.push({ typed, meant });
  }
  return typos;
}
