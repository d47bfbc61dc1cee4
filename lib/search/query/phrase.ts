import { BLOCK } from "../index/postings.ts";
import type { Budget } from "./budget.ts";
import { Cursor, END } from "./cursor.ts";
import type { FieldView } from "./field-view.ts";
import { type Matches, NO_MATCHES } from "./matches.ts";
import type { Phrase } from "./query.ts";

/** Walks the cursors of a phrase together to documents that have all of its terms. */
class PhraseWalker {
  readonly #cursors: readonly Cursor[];
  readonly #offsets: readonly number[];
  readonly #positions: number[][];
  document = -1;

  constructor(view: FieldView, { terms }: Phrase) {
    this.#cursors = terms.map(({ term }) =>
      new Cursor(view.field, view.field.dictionary.numberOf(term))
    );
    this.#offsets = terms.map(({ offset }) => offset);
    this.#positions = terms.map(() => []);
  }

  /** The first document from `target` on that has all terms, wherever they stand. */
  advance(target: number): number {
    let document = target;
    for (let agree = 0; agree < this.#cursors.length && document < END;) {
      const own = this.#cursors[agree]!.advance(document);
      if (own === document) agree++;
      else {
        document = own;
        agree = 0;
      }
    }
    return this.document = document;
  }

  /** Where the phrase begins in its document: each beginning that all terms agree on. */
  begins(): number[] {
    let begins: number[] | undefined;
    for (let i = 0; i < this.#cursors.length; i++) {
      this.#cursors[i]!.positions(this.#positions[i]!);
      const own = this.#positions[i]!.map((position) => position - this.#offsets[i]!);
      begins = begins ? inBoth(begins, own) : own;
      if (!begins.length) break;
    }
    return begins!;
  }
}

/** What two rising lists share. */
function inBoth(a: readonly number[], b: readonly number[]): number[] {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) both.push(a[i++]!), j++;
    else if (a[i]! < b[j]!) i++;
    else j++;
  }
  return both;
}

/** Documents in which a phrase stands, and how often. O(postings of its terms). */
export function phraseMatches(view: FieldView, phrase: Phrase, budget: Budget): Matches {
  return walk(view, [phrase], budget, ([begins]) => begins!.length);
}

/**
 * Documents in which several phrases stand near each other: between the end of the first of them and the
 * beginning of the last are at most `distance` words. (SQLite's FTS5 understands `NEAR` so.)
 */
export function nearMatches(
  view: FieldView,
  phrases: readonly Phrase[],
  distance: number,
  budget: Budget,
): Matches {
  const lengths = phrases.map(({ terms }) => 1 + Math.max(...terms.map(({ offset }) => offset)));
  return walk(view, phrases, budget, (begins) => areNear(begins, lengths, distance) ? 1 : 0);
}

function areNear(
  begins: readonly (readonly number[])[],
  lengths: readonly number[],
  distance: number,
): boolean {
  const at = begins.map(() => 0);
  for (;;) {
    const last = Math.max(...at.map((place, i) => begins[i]![place]!));
    // Whichever began too long before the last one moves on.
    const early = at.findIndex((place, i) => begins[i]![place]! + lengths[i]! + distance < last);
    if (early < 0) return true;
    if (++at[early]! >= begins[early]!.length) return false;
  }
}

function walk(
  view: FieldView,
  phrases: readonly Phrase[],
  budget: Budget,
  count: (begins: readonly (readonly number[])[]) => number,
): Matches {
  const { dictionary } = view.field;
  const isThere = phrases.every(({ terms }) =>
    terms.length > 0 && terms.every(({ term }) => dictionary.numberOf(term) >= 0)
  );
  if (!isThere) return NO_MATCHES;
  const walkers = phrases.map((phrase) => new PhraseWalker(view, phrase));
  const documents: number[] = [], strength: number[] = [];
  for (let target = 0; target < END && budget.spend(BLOCK);) {
    const document = Math.max(...walkers.map((walker) => walker.advance(target)));
    if (document >= END) break;
    target = document;
    if (walkers.some((walker) => walker.document !== document)) continue;
    target = document + 1;
    const begins = walkers.map((walker) => walker.begins());
    const many = begins.every(({ length }) => length > 0) ? count(begins) : 0;
    if (many === 0) continue;
    documents.push(document);
    strength.push(view.weight * many / view.lengthening[document]!);
  }
  return { documents: Uint32Array.from(documents), strength: Float64Array.from(strength) };
}
