import { requireNumber } from "../../sim/mod.ts";

/**
 * Which BM25: Lucene's since version 8, or that of SQLite's FTS5, whose idf may be negative and is then
 * taken as 0.000001, and which keeps the factor k₁ + 1.
 */
export type Bm25Variant = "lucene" | "sqlite";

/** The two numbers of BM25, and which one it is. */
export interface Bm25Options {
  /** How soon the second and third time that a word stands in a text count no more. Default: 1.2. */
  k1?: number;
  /** How much longer texts are held back, 0 to 1. Default: 0.75. */
  b?: number;
  variant?: Bm25Variant;
}

/**
 * How well a text answers a question, word by word: a rare word counts more (*idf*), a word that stands there
 * often counts more but never more than k₁ + 1 times, and in a long text it counts less.
 *
 * Source: S. Robertson, H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009.
 *
 * @example
 * ```ts
 * import { Bm25 } from "#lib/search";
 * import assert from "node:assert/strict";
 *
 * const bm25 = new Bm25(), idf = bm25.idf(1000, 10);
 * const once = bm25.score(idf, 1 / bm25.lengthening(100, 100));
 * const tenTimes = bm25.score(idf, 10 / bm25.lengthening(100, 100));
 * assert.ok(once < tenTimes && tenTimes < 2.2 * once);
 * ```
 */
export class Bm25 {
  readonly k1: number;
  readonly b: number;
  readonly variant: Bm25Variant;

  /** @throws {RangeError} Where k₁ or b is out of its range. */
  constructor({ k1 = 1.2, b = 0.75, variant = "lucene" }: Bm25Options = {}) {
    requireNumber("rank by BM25", "k1", k1, { unit: "", min: 0, max: 1000 });
    requireNumber("rank by BM25", "b", b, { unit: "", min: 0, max: 1 });
    this.k1 = k1;
    this.b = b;
    this.variant = variant;
  }

  /** What a word is worth that `having` of `all` documents have. */
  idf(all: number, having: number): number {
    const odds = (all - having + 0.5) / (having + 0.5);
    if (this.variant === "lucene") return Math.log(1 + odds);
    const idf = Math.log(odds);
    return idf <= 0 ? 1e-6 : idf;
  }

  /** How much a text of `length` words counts as long; 1 for the average one. */
  lengthening(length: number, average: number): number {
    return 1 - this.b + this.b * (average > 0 ? length / average : 1);
  }

  /** @param strength How often the word stands in the text, divided by the lengthening. */
  score(idf: number, strength: number): number {
    return idf * this.factor * strength / (this.k1 + strength);
  }

  get factor(): number {
    return this.variant === "sqlite" ? this.k1 + 1 : 1;
  }
}
