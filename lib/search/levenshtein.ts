import { requireNumber } from "../sim/mod.ts";
import { Budget } from "./query/budget.ts";
import type { Dictionary } from "./index/dictionary.ts";

/** A term that is near to a word. */
export interface Near {
  /** Its number in the dictionary. */
  term: number;
  /** Letters to add, leave out or change: 1 to make "limit" of "limt". */
  distance: number;
}

/**
 * Reads a word letter by letter and knows after each how near what it has read is to a word: a row of the
 * table of edit distances, cut at `most`. Rows repeat, so each is made once and its way on by a letter kept: the
 * table becomes an automaton with a state per row, which costs one look-up per letter. Letters are UTF-16 units.
 *
 * Source: K. U. Schulz, S. Mihov, "Fast string correction with Levenshtein automata", 2002 (here built lazily).
 */
export class LevenshteinAutomaton {
  readonly word: string;
  readonly most: number;
  readonly #rows: Uint8Array[] = [];
  /** What the nearest continuation of a state has at least. */
  readonly #least: number[] = [];
  readonly #states = new Map<string, number>();
  /** By state: the next state by the letter's place in the alphabet; 0 where it is not known yet. */
  readonly #next: Int32Array[] = [];
  readonly #alphabet = new Map<number, number>();

  /** @param most Edits that are allowed. */
  constructor(word: string, most: number) {
    requireNumber("look for near words", "most", most, {
      unit: "edits",
      min: 0,
      max: 3,
      integer: true,
    });
    this.word = word;
    this.most = most;
    // All letters that the word does not have behave alike: number 0.
    for (let i = 0; i < word.length; i++) {
      const letter = word.charCodeAt(i);
      if (!this.#alphabet.has(letter)) this.#alphabet.set(letter, this.#alphabet.size + 1);
    }
    this.#stateOf(Uint8Array.from({ length: word.length + 1 }, (_, i) => Math.min(i, most + 1)));
  }

  /** The state before the first letter. */
  readonly start = 0;

  /** The state after one letter more. */
  step(state: number, letter: number): number {
    const symbol = this.#alphabet.get(letter) ?? 0;
    const known = this.#next[state]![symbol]!;
    return known ? known - 1 : this.#make(state, letter, symbol);
  }

  /** The distance of what was read; above `most` where it is too far. */
  distance(state: number): number {
    return this.#rows[state]![this.word.length]!;
  }

  /** Whether letters may follow that make it near enough. */
  isAlive(state: number): boolean {
    return this.#least[state]! <= this.most;
  }

  #make(state: number, letter: number, symbol: number): number {
    const { word, most } = this, row = this.#rows[state]!, next = new Uint8Array(row.length);
    next[0] = Math.min(row[0]! + 1, most + 1);
    for (let i = 1; i < row.length; i++) {
      const change = row[i - 1]! + (word.charCodeAt(i - 1) === letter ? 0 : 1);
      next[i] = Math.min(change, row[i]! + 1, next[i - 1]! + 1, most + 1);
    }
    const made = this.#stateOf(next);
    this.#next[state]![symbol] = made + 1;
    return made;
  }

  #stateOf(row: Uint8Array): number {
    const key = row.join();
    let state = this.#states.get(key);
    if (state === undefined) {
      this.#states.set(key, state = this.#rows.length);
      this.#rows.push(row);
      this.#least.push(Math.min(...row));
      this.#next.push(new Int32Array(this.#alphabet.size + 1));
    }
    return state;
  }
}

/**
 * All terms within some edits of a word. Terms with the same beginning share its states, and where no
 * continuation can be near, all terms with that beginning are left out at once. The nearest come first.
 * O(terms looked at · their letters).
 *
 * @param budget Where it runs out, words may be missing.
 * @example
 * ```ts
 * import { Dictionary, nearTerms } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const dictionary = new Dictionary(["bucket", "limit", "limiter", "unlimited"]);
 * const near = nearTerms(dictionary, "limt", 1);
 * assert.deepEqual(near.map(({ term }) => dictionary.terms[term]), ["limit"]);
 * ```
 */
export function nearTerms(
  dictionary: Dictionary,
  word: string,
  most: number,
  budget: Budget = new Budget(),
): Near[] {
  const { terms } = dictionary, automaton = new LevenshteinAutomaton(word, most);
  const near: Near[] = [];
  /** The state after each letter of the term before. */
  const states = [automaton.start];
  let before = "";
  for (let number = 0; number < terms.length;) {
    const term = terms[number]!;
    // A term is read in part: about as much work as a posting.
    if (!budget.spend(1)) break;
    let depth = sharedLetters(before, term);
    before = term;
    let state = states[depth]!;
    while (depth < term.length && automaton.isAlive(state)) {
      state = automaton.step(state, term.charCodeAt(depth));
      states[++depth] = state;
    }
    if (!automaton.isAlive(state)) {
      // No term with this beginning: on behind the last one.
      before = term.slice(0, depth);
      number = dictionary.startingWith(before)[1];
      continue;
    }
    if (automaton.distance(state) <= most) {
      near.push({ term: number, distance: automaton.distance(state) });
    }
    number++;
  }
  return near.sort((a, b) => a.distance - b.distance || a.term - b.term);
}

function sharedLetters(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  return shared;
}
