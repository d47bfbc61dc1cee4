import { stem as porter2 } from "./porter2.ts";
import { STOP_WORDS } from "./stop-words.ts";
import { folded, words } from "./tokenizer.ts";
import { WordCache } from "./word-cache.ts";

/** A word of a text, as the index keeps it. */
export interface Token {
  term: string;
  /** The how manieth word of the text it is, from 0; words that are left out are counted. */
  position: number;
  /** Where it stands in the text, in UTF-16 units: for highlighting. */
  start: number;
  end: number;
}

/** What is done to words. */
export interface AnalyzerOptions {
  /** Words that are left out, in lower case. Default: {@linkcode STOP_WORDS}. */
  stopWords?: ReadonlySet<string>;
  /** What makes a term of a word in lower case. Default: Porter's second stemmer. */
  stem?: (word: string) => string;
  /** Whether `retryAfter` is also "retry" and "after": for texts with code in them. Default: `false`. */
  splitNames?: boolean;
}

/** What a name in code is made of. */
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu;
/** Nobody looks for a word of more letters. */
const LONGEST = 200;
/** Terms of words that came before are kept: a text has few different ones. */
const KEPT = 200_000;

/**
 * Turns texts into terms, documents and questions alike: words, lower case without accents, without stop
 * words, stemmed. Two words meet in the index where their terms are equal. O(letters).
 *
 * @example
 * ```ts
 * import { Analyzer } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const tokens = new Analyzer().tokens("The limiter retries");
 * assert.deepEqual(tokens.map(({ term, position }) => [term, position]), [["limit", 1], ["retri", 2]]);
 * ```
 */
export class Analyzer {
  readonly #stopWords: ReadonlySet<string>;
  readonly #stem: (word: string) => string;
  readonly #splitNames: boolean;
  /** `null` for what is left out. */
  readonly #terms = new WordCache<string | null>(KEPT);
  readonly #make: (word: string) => string | null;

  constructor(
    { stopWords = STOP_WORDS, stem = porter2, splitNames = false }: AnalyzerOptions = {},
  ) {
    this.#stopWords = stopWords;
    this.#stem = stem;
    this.#splitNames = splitNames;
    this.#make = (word) => {
      const plain = folded(word);
      return plain === "" || this.#stopWords.has(plain) ? null : this.#stem(plain) || null;
    };
  }

  /** Calls `found` for each term of a text, in order. */
  each(
    text: string,
    found: (term: string, position: number, start: number, end: number) => void,
  ): void {
    let position = 0;
    words(text, (start, end) => {
      const last = Math.min(end, start + LONGEST);
      const term = this.#terms.get(text, start, last, this.#make);
      if (term !== null) found(term, position, start, end);
      if (this.#splitNames) {
        const word = text.slice(start, last);
        if (hasInnerCapital(word)) position = this.#parts(word, position, start, found);
      }
      position++;
    });
  }

  /** The term of one word; `null` where it is left out. */
  termOf(word: string): string | null {
    return this.#terms.get(word, 0, Math.min(word.length, LONGEST), this.#make);
  }

  tokens(text: string): Token[] {
    const tokens: Token[] = [];
    this.each(text, (term, position, start, end) => tokens.push({ term, position, start, end }));
    return tokens;
  }

  /** The terms of a text, in order, each as often as it stands there. */
  terms(text: string): string[] {
    const terms: string[] = [];
    this.each(text, (term) => terms.push(term));
    return terms;
  }

  /** The parts stand one behind the other, the first where the whole name stands. */
  #parts(
    word: string,
    position: number,
    start: number,
    found: (term: string, position: number, start: number, end: number) => void,
  ): number {
    const parts = [...word.matchAll(PARTS)];
    if (parts.length < 2) return position;
    parts.forEach((part, i) => {
      const term = this.termOf(part[0]);
      const from = start + part.index;
      if (term !== null) found(term, position + i, from, from + part[0].length);
    });
    return position + parts.length - 1;
  }
}

function hasInnerCapital(word: string): boolean {
  let lower = false;
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit >= 97 && unit <= 122) lower = true;
    else if (unit >= 65 && unit <= 90 && (lower || i > 0)) return true;
  }
  return false;
}
