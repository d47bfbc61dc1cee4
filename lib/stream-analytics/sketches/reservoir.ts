import type { Random } from "../../sim/random.ts";
import { requireNumber } from "../../sim/require-number.ts";

/**
 * `size` of all events, each as likely (J. S. Vitter, Random sampling with a reservoir, 1985; the skips are those of
 * K.-H. Li's algorithm L, 1994). O(1) an event, and nearly nothing for one that is passed over.
 *
 * @example
 * ```ts
 * import { Reservoir } from "#lib/stream-analytics";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const sample = new Reservoir<number>(10, random(1));
 * for (let i = 0; i < 1000; i++) sample.add(i);
 * assert.equal(sample.values.length, 10);
 * ```
 */
export class Reservoir<T> {
  readonly #size: number;
  readonly #random: Random;
  #sample: T[] = [];
  #seen = 0;
  #weight = 1;
  /** Number of the next event that is taken. */
  #next = 0;

  /** @throws {RangeError} Where `size` is out of its range. */
  constructor(size: number, random: Random) {
    requireNumber("create Reservoir", "size", size, {
      unit: "events",
      min: 1,
      max: 1e7,
      integer: true,
    });
    this.#size = size;
    this.#random = random;
  }

  get values(): readonly T[] {
    return this.#sample;
  }

  /** Events so far. */
  get seen(): number {
    return this.#seen;
  }

  add(event: T): void {
    const number = this.#seen++;
    if (this.#sample.length < this.#size) {
      this.#sample.push(event);
      if (this.#sample.length === this.#size) this.#skip(number);
    } else if (number === this.#next) {
      this.#sample[this.#random.int(this.#size)] = event;
      this.#skip(number);
    }
  }

  /**
   * Takes in another sample, each event of both streams as likely. O(size).
   *
   * @throws {RangeError} Where the sizes differ: a smaller one may not have enough for its share.
   */
  merge(other: Reservoir<T>): void {
    if (other.#size !== this.#size) {
      throw new RangeError(
        `Cannot merge Reservoir: it must be of ${this.#size} events: received ${other.#size}`,
      );
    }
    const mine = [...this.#sample], theirs = [...other.#sample], sample: T[] = [];
    let left = this.#seen, right = other.#seen;
    const total = left + right;
    while (sample.length < this.#size && mine.length + theirs.length > 0) {
      const first = theirs.length === 0 ||
        (mine.length > 0 && this.#random.next() * (left + right) < left);
      const from = first ? mine : theirs;
      first ? left-- : right--;
      sample.push(from.splice(this.#random.int(from.length), 1)[0]!);
    }
    this.#sample = sample;
    this.#seen = total;
    if (sample.length < this.#size) return;
    // The weight that a stream of that length leaves, on average in its logarithm: from there the skips go on.
    this.#weight = Math.exp(Math.log(this.#size / Math.max(total, this.#size)));
    this.#leap(total - 1);
  }

  #skip(number: number): void {
    this.#weight *= Math.exp(Math.log(1 - this.#random.next()) / this.#size);
    this.#leap(number);
  }

  #leap(number: number): void {
    const leap = Math.log(1 - this.#random.next()) / Math.log(1 - this.#weight);
    this.#next = number + Math.floor(leap) + 1;
  }
}
