import type { Analyzer } from "./analysis/analyzer.ts";
import { folded, words } from "./analysis/tokenizer.ts";
import { Dictionary } from "./index/dictionary.ts";
import { nearTerms } from "./levenshtein.ts";
import { Budget } from "./query/budget.ts";
import type { Searcher } from "./searcher.ts";
import { type Entry, Suggester, type Suggestion } from "./suggest.ts";

/** Words that stand in fewer texts are no advice: most of them are typos themselves. */
const RARE = 2;
/** In a collection of so many documents a pair must stand in one text more, to be advice. */
const LARGE = 1500;
/** How many times as frequent a word must be to be meant in the place of one that is there. */
const MUCH_MORE = 50;
/** How long a key stroke may look, and a question's typos, in ms. */
const PATIENCE = 50;
/** Words before the last one that are looked at. */
const MOST_BEFORE = 8;
/** Letters of the longest word that is suggested. */
const LONGEST = 40;

/**
 * The words of a collection as people write them (an index keeps stems, which nobody would type), and which
 * word follows which: for suggestions and for "did you mean". Made of a searcher's texts once. O(letters).
 */
export class Vocabulary {
  readonly #analyzer: Analyzer;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #words: Suggester;
  readonly #pairs: Suggester;
  readonly #dictionary: Dictionary;
  readonly #searcher: Searcher;

  constructor(searcher: Searcher) {
    this.#searcher = searcher;
    this.#analyzer = searcher.reader.analyzer;
    const { words, pairs } = countWords(searcher);
    this.#counts = words;
    this.#words = new Suggester(entriesOf(words, 1));
    this.#pairs = new Suggester(entriesOf(pairs, Math.max(RARE, searcher.documents / LARGE)));
    this.#dictionary = new Dictionary(this.words(RARE));
  }

  /** Words that stand in at least so many texts, in order. */
  words(least = 1): string[] {
    return entriesOf(this.#counts, least).map(({ text }) => text).sort();
  }

  /**
   * Completes the last word of what was typed: first with words that often follow the word before it, then with
   * frequent ones that stand in a document with all words before.
   *
   * @param options.edits Letters of the last word that may be wrong. Default: 0.
   */
  suggest(typed: string, { most = 8, edits = 0 } = {}): Suggestion[] {
    const [last] = typed.match(/[\p{L}\p{N}\p{M}]+$/u) ?? [];
    if (last === undefined) return [];
    const head = typed.slice(0, -last.length),
      before = this.#analyzer.terms(head).slice(-MOST_BEFORE);
    const [, previous] = head.match(/([\p{L}\p{N}\p{M}]+)[^\p{L}\p{N}]*$/u) ?? [];
    const found = new Map<string, Suggestion>();
    const add = (suggestion: Suggestion, word: string) => {
      const text = head + word;
      if (!found.has(text)) found.set(text, { ...suggestion, text });
    };
    if (previous !== undefined) {
      const lead = `${folded(previous)} `;
      for (const pair of this.#pairs.complete(lead + folded(last), { most, edits })) {
        if (pair.text.startsWith(lead)) add(pair, pair.text.slice(lead.length));
      }
    }
    const budget = new Budget({ ms: PATIENCE });
    for (const word of this.#words.complete(folded(last), { most: 2 * most, edits })) {
      if (found.size >= most || budget.partial) break;
      if (!before.length || this.#isWith(before, word.text, budget)) add(word, word.text);
    }
    return [...found.values()].slice(0, most);
  }

  /** What was probably meant, where a word of the question stands in hardly any document; else `undefined`. */
  correct(question: string): string | undefined {
    let corrected = "", at = 0, changed = false;
    const budget = new Budget({ ms: PATIENCE });
    words(question, (start, end) => {
      const word = question.slice(start, end), better = this.#better(word, budget);
      corrected += question.slice(at, start) + (better ?? word);
      changed ||= better !== undefined;
      at = end;
    });
    return changed ? corrected + question.slice(at) : undefined;
  }

  /** The word that needs the fewest edits, and of these the most frequent. */
  #better(word: string, budget: Budget): string | undefined {
    const plain = folded(word), term = this.#analyzer.termOf(word);
    if (term === null || plain.length < 3 || /\p{N}/u.test(plain)) return undefined;
    const own = Math.max(this.#counts.get(plain) ?? 0, this.#searcher.having(term));
    if (own > RARE) return undefined;
    const near = [
      ...swaps(plain).map((word) => ({ term: this.#dictionary.numberOf(word), distance: 1 }))
        .filter(({ term }) => term >= 0),
      ...nearTerms(this.#dictionary, plain, plain.length < 5 ? 1 : 2, budget)
        .filter(({ distance }) => distance > 0),
    ].sort((a, b) => a.distance - b.distance);
    const countOf = (term: number) => this.#counts.get(this.#dictionary.terms[term]!)!;
    const best = near.filter(({ distance }) =>
      distance > 0 && distance === (near[0]!.distance || 1)
    )
      .reduce<number | undefined>(
        (best, { term }) => best === undefined || countOf(term) > countOf(best) ? term : best,
        undefined,
      );
    // A word that stands somewhere is a typo only beside one that stands nearly everywhere.
    if (best === undefined || countOf(best) < own * MUCH_MORE) return undefined;
    return this.#dictionary.terms[best];
  }

  /** Whether a document has a word and all terms before it. */
  #isWith(before: readonly string[], word: string, budget: Budget): boolean {
    const clauses = [...before, ...this.#analyzer.terms(word)].map((term) => ({
      ...{ kind: "term" as const, term },
    }));
    return this.#searcher.search({ kind: "and", clauses }, { size: 0, budget }).total! > 0;
  }
}

function entriesOf(counts: ReadonlyMap<string, number>, least: number): Entry[] {
  return [...counts].filter(([, count]) => count >= least)
    .map(([text, weight]) => ({ text, weight }));
}

/** A word with two letters that stand beside each other swapped, in all places: one slip of the fingers. */
function swaps(word: string): string[] {
  return Array.from(
    { length: word.length - 1 },
    (_, i) => word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2),
  );
}

/**
 * In how many texts each word stands, and each pair of words, without those that the analyzer leaves out. Pairs are
 * counted when words have been: one with a rare word is no advice, and there are very many of these.
 */
function countWords({ views, reader }: Searcher): Record<"words" | "pairs", Map<string, number>> {
  const words = new Map<string, number>(), pairs = new Map<string, number>();
  const count = (of: Map<string, number>, all: Iterable<string>) => {
    for (const text of all) of.set(text, (of.get(text) ?? 0) + 1);
  };
  const read = (found: (text: string, own: Set<string>) => void, into: Map<string, number>) => {
    for (const { segment } of views) {
      for (const stored of segment.stored) {
        const document = JSON.parse(stored) as Record<string, unknown>, own = new Set<string>();
        for (const field of reader.text) {
          const text = document[field];
          if (typeof text === "string") found(text, own);
        }
        count(into, own);
      }
    }
  };
  read((text, own) => readWords(text, reader.analyzer, (word) => own.add(word)), words);
  read((text, own) => {
    readWords(text, reader.analyzer, (word, before) => {
      if (before && words.get(word)! >= RARE && words.get(before)! >= RARE) {
        own.add(`${before} ${word}`);
      }
    });
  }, pairs);
  return { words, pairs };
}

/** Calls `found` for each word that may be advice, with the one right before it, or with nothing. */
function readWords(
  text: string,
  analyzer: Analyzer,
  found: (word: string, before: string) => void,
): void {
  let before = "";
  words(text, (start, end) => {
    const word = end - start < LONGEST ? text.slice(start, end) : "";
    const plain = word.length > 1 && analyzer.termOf(word) !== null ? folded(word) : "";
    if (plain) found(plain, before);
    before = plain;
  });
}
