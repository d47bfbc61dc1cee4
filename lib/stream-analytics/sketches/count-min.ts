import { requireNumber } from "../../sim/require-number.ts";
import { Murmur3 } from "./murmur3.ts";
import { safeSeed } from "./safe-seed.ts";

/** Shape of a {@linkcode CountMin}: only sketches of one shape and seed can be merged. */
export interface CountMinOptions {
  /** Cells of a row; a power of two is made of it, upwards. The error is at most e N / width, nearly always. */
  width: number;
  /** Rows: the error is larger in at most one of e^depth counts. */
  depth: number;
  /** Seed of the hash; mixed first, but for 0. Default: 0. */
  seed?: number;
}

/**
 * How often each value came, never too few, and rarely much too many (G. Cormode, S. Muthukrishnan, An improved data
 * stream summary, 2005). Rows take their cells from two halves of one hash (A. Kirsch, M. Mitzenmacher, 2006).
 *
 * O(depth) to add and to ask.
 *
 * @example
 * ```ts
 * import { CountMin } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const bids = new CountMin({ width: 1024, depth: 4 });
 * bids.add("lamp", 3);
 * assert.equal(bids.count("lamp"), 3);
 * ```
 */
export class CountMin {
  readonly width: number;
  readonly depth: number;
  readonly seed: number;
  /** The sum of all counts. */
  total = 0;
  readonly #cells: Float64Array<ArrayBuffer>;
  readonly #hash: Murmur3;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ width, depth, seed = 0 }: CountMinOptions) {
    const action = "create CountMin";
    requireNumber(action, "width", width, { unit: "cells", min: 2, max: 2 ** 24, integer: true });
    requireNumber(action, "depth", depth, { unit: "rows", min: 1, max: 16, integer: true });
    this.width = 2 ** Math.ceil(Math.log2(width));
    [this.depth, this.seed] = [depth, seed];
    this.#cells = new Float64Array(this.width * depth);
    this.#hash = new Murmur3(safeSeed(seed));
  }

  /** Bytes that it takes up. */
  get bytes(): number {
    return this.#cells.byteLength;
  }

  /** Counts a value `times` more. @throws {RangeError} Where `times` is below 0. */
  add(value: string | number, times = 1): void {
    if (!(times >= 0)) requireNumber("add to CountMin", "times", times, { unit: "times", min: 0 });
    this.#hashOf(value);
    const { width, depth } = this, cells = this.#cells, mask = width - 1;
    const step = this.#hash.high | 1;
    let at = this.#hash.low;
    for (let row = 0; row < depth; row++, at = (at + step) | 0) {
      cells[row * width + (at & mask)]! += times;
    }
    this.total += times;
  }

  /** How often it came: that, or more. */
  count(value: string | number): number {
    this.#hashOf(value);
    const { width, depth } = this, cells = this.#cells, mask = width - 1;
    const step = this.#hash.high | 1;
    let at = this.#hash.low, least = Infinity;
    for (let row = 0; row < depth; row++, at = (at + step) | 0) {
      const count = cells[row * width + (at & mask)]!;
      if (count < least) least = count;
    }
    return least;
  }

  /** Takes in all that another one counted. @throws {RangeError} Where shape or seed differ. */
  merge(other: CountMin): void {
    if (other.width !== this.width || other.depth !== this.depth || other.seed !== this.seed) {
      throw new RangeError(
        `Cannot merge CountMin: it must have ${this.depth} rows of ${this.width} and seed ${this.seed}: received ${other.depth} of ${other.width} and ${other.seed}`,
      );
    }
    for (let i = 0; i < this.#cells.length; i++) this.#cells[i]! += other.#cells[i]!;
    this.total += other.total;
  }

  #hashOf(value: string | number): void {
    if (typeof value === "number") this.#hash.integer(value);
    else this.#hash.text(value);
  }
}
