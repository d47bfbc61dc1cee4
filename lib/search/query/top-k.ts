/** A document that was found. */
export interface Scored {
  /** Its number in the searcher. */
  document: number;
  score: number;
}

/**
 * The best `k` of many, by a heap whose root is the worst of them: one more costs O(log k), one that is too
 * bad O(1). Of equal scores the document with the lower number is the better, so that every way to search
 * gives the same answer.
 *
 * @example
 * ```ts
 * import { TopK } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const top = new TopK(2);
 * [3, 1, 2, 3].forEach((score, document) => top.add(document, score));
 * assert.deepEqual(top.sorted().map(({ document }) => document), [0, 3]);
 * ```
 */
export class TopK {
  readonly #documents: Float64Array;
  readonly #scores: Float64Array;
  #size = 0;

  constructor(readonly k: number) {
    this.#documents = new Float64Array(k);
    this.#scores = new Float64Array(k);
  }

  /** What a document must be above, when its number is higher than all before; below 0 until there are k. */
  get threshold(): number {
    return this.k === 0 ? Infinity : this.#size < this.k ? -1 : this.#scores[0]!;
  }

  add(document: number, score: number): void {
    if (this.#size < this.k) {
      this.#up(this.#size++, document, score);
    } else if (this.k > 0 && this.#isWorse(0, document, score)) this.#down(document, score);
  }

  /** The best first. O(k·log k). */
  sorted(): Scored[] {
    const all = Array.from(
      { length: this.#size },
      (_, i) => ({ document: this.#documents[i]!, score: this.#scores[i]! }),
    );
    return all.sort((a, b) => b.score - a.score || a.document - b.document);
  }

  /** Whether what stands at a place is worse than another. */
  #isWorse(place: number, document: number, score: number): boolean {
    const own = this.#scores[place]!;
    return own < score || own === score && this.#documents[place]! > document;
  }

  #up(place: number, document: number, score: number): void {
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#isWorse(above, document, score)) break;
      this.#move(above, place);
      place = above;
    }
    this.#put(place, document, score);
  }

  /** Puts one in the place of the root. */
  #down(document: number, score: number): void {
    let place = 0;
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      const other = child + 1;
      const second = other < this.#size &&
        this.#isWorse(other, this.#documents[child]!, this.#scores[child]!);
      const worse = second ? other : child;
      if (!this.#isWorse(worse, document, score)) break;
      this.#move(worse, place);
      place = worse;
    }
    this.#put(place, document, score);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#documents[from]!, this.#scores[from]!);
  }

  #put(place: number, document: number, score: number): void {
    this.#documents[place] = document;
    this.#scores[place] = score;
  }
}
