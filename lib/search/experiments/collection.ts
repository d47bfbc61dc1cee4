import { type Random, shuffled, zipf } from "../../sim/mod.ts";

/** Documents, questions, and what people judged to be an answer. */
export interface Collection {
  name: string;
  documents: readonly { id: string; title: string; text: string }[];
  queries: readonly { id: string; text: string; relevant: ReadonlySet<string> }[];
}

const ENDINGS = ["", "s", "ed", "ing"],
  FILLER = "the of and a to in is that for with as are".split(" ");

/**
 * A collection made up where there is no judged one: each document is about one of some subjects, with words of
 * the subject in several forms among words of everyday. A question has words of one subject; all documents of the
 * subject answer it. It is easier than a real one.
 */
export function madeCollection(
  random: Random,
  { documents = 1000, subjects = 60 } = {},
): Collection {
  const everyday = zipf(random.split("everyday"), { n: 3000, exponent: 1 });
  const words = random.split("words");
  const form = (subject: number, word: number) =>
    `stem${letters(subject)}${letters(word)}${ENDINGS[words.int(4)]}`;
  const sentence = (subject: number, length: number, share: number) =>
    Array.from(
      { length },
      () =>
        words.next() < share
          ? form(subject, words.int(8))
          : words.next() < 0.3
          ? FILLER[words.int(FILLER.length)]!
          : `plain${letters(everyday())}`,
    ).join(" ");
  const all = Array.from({ length: documents }, (_, i) => {
    const subject = i % subjects, text = sentence(subject, 40 + words.int(120), 0.04);
    return { id: String(i + 1), title: text.split(" ").slice(0, 6).join(" "), text };
  });
  return {
    name: "a made-up collection",
    documents: all,
    queries: shuffled(random.split("queries"), [...Array(subjects).keys()]).map((subject, i) => ({
      id: String(i + 1),
      text: `what ${sentence(subject, 6, 0.5)}`,
      relevant: new Set(all.filter((_, i) => i % subjects === subject).map(({ id }) => id)),
    })),
  };
}

/** A number as letters, so that no stemmer takes it for an ending. */
const letters = (n: number): string =>
  (n >= 20 ? letters(Math.floor(n / 20)) : "") + "bcdfghjklmnpqrtvwxzo"[n % 20];

/** Texts whose words are as frequent as in a language: the second half as often as the first, and so on. */
export function zipfTexts(
  random: Random,
  { documents, words = 30_000, mean = 30 }: { documents: number; words?: number; mean?: number },
): string[] {
  const draw = zipf(random.split("words"), { n: words, exponent: 1 });
  const lengths = random.split("lengths");
  return Array.from({ length: documents }, () => {
    const length = Math.ceil(mean / 2 + lengths.int(mean));
    // Joined at once: a text that grows word by word is a chain of pieces in memory.
    return Array.from({ length }, () => `w${draw()}`).join(" ");
  });
}
