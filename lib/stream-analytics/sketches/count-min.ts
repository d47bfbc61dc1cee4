import { mix } from "../../sim/hash.ts";
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
  readonly #salt: number;
  #start = 0;
  #step = 1;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ width, depth, seed = 0 }: CountMinOptions) {
    const action = "create CountMin";
    requireNumber(action, "width", width, { unit: "cells", min: 2, max: 2 ** 24, integer: true });
    requireNumber(action, "depth", depth, { unit: "rows", min: 1, max: 16, integer: true });
    this.width = 2 ** Math.ceil(Math.log2(width));
    [this.depth, this.seed] = [depth, seed];
    this.#cells = new Float64Array(this.width * depth);
    this.#salt = safeSeed(seed);
    this.#hash = new Murmur3(this.#salt);
  }

  /** Bytes that it takes up. */
  get bytes(): number {
    return this.#cells.byteLength;
  }

  /** Counts a value `times` more. @throws {RangeError} Where `times` is below 0. */
  add(value: string | number, times = 1): void {
    if (!(times >= 0)) requireNumber("add to CountMin", "times", times, { unit: "times", min: 0 });
    const cells = this.#cells, { length } = cells, width = this.width;
    this.#hashOf(value);
    const step = this.#step, mask = width - 1;
    let at = this.#start;
    for (let row = 0; row < length; row += width) {
      cells[row + (at & mask)]! += times;
      at = (at + step) | 0;
    }
    this.total += times;
  }

  /** How often it came: that, or more. */
  count(value: string | number): number {
    const cells = this.#cells, { length } = cells, width = this.width;
    this.#hashOf(value);
    const step = this.#step, mask = width - 1;
    let at = this.#start, least = Infinity;
    for (let row = 0; row < length; row += width) {
      const count = cells[row + (at & mask)]!;
      if (count < least) least = count;
      at = (at + step) | 0;
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

  /** Where in its row a value is first, and how far it moves from row to row: two halves of one hash. */
  #hashOf(value: string | number): void {
    if (typeof value === "number") {
      // Nobody else reads these cells, so a number need not be hashed as others do it: two mixes will do.
      this.#start = mix(value ^ this.#salt);
      this.#step = mix(Math.floor(value / 4294967296) ^ this.#start ^ 0x9e3779b9) | 1;
      return;
    }
    this.#hash.text(value);
    this.#start = this.#hash.low;
    this.#step = this.#hash.high | 1;
  }
}
