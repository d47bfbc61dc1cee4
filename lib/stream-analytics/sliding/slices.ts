import { requireNumber } from "../../sim/require-number.ts";
import type { NumberMonoid } from "../monoid.ts";
import { Ring } from "./ring.ts";
import { emptyWindow, type SlidingWindow } from "./sliding-window.ts";

/**
 * One number for each slice of `slice` events; a query combines the slices, and the events of the oldest, which has
 * lost some: O(size ÷ slice + slice). Where a window moves by whole slices, as on a clock, the events need not be kept.
 */
export class Slices implements SlidingWindow {
  readonly #monoid: NumberMonoid;
  readonly #slice: number;
  readonly #ring = new Ring();
  /** Slice i holds the events from i × slice on. */
  readonly #sums = new Ring();

  /** @throws {RangeError} Where `slice` is out of its range. */
  constructor(monoid: NumberMonoid, slice = 32) {
    requireNumber("create Slices", "slice", slice, { unit: "events", min: 1, integer: true });
    this.#monoid = monoid;
    this.#slice = slice;
  }

  get size(): number {
    return this.#ring.back - this.#ring.front;
  }

  insert(value: number): void {
    const sums = this.#sums, at = Math.floor(this.#ring.back / this.#slice);
    this.#ring.push(value);
    if (at === sums.back) sums.push(value);
    else sums.set(at, this.#monoid.combine(sums.get(at), value));
  }

  evict(): void {
    if (this.size === 0) throw emptyWindow();
    this.#ring.front++;
    this.#sums.front = Math.floor(this.#ring.front / this.#slice);
  }

  query(): number {
    const ring = this.#ring, sums = this.#sums, { combine, identity } = this.#monoid;
    const next = Math.ceil(ring.front / this.#slice);
    const edge = Math.min(next * this.#slice, ring.back);
    let all = identity;
    for (let i = ring.front; i < edge; i++) all = combine(all, ring.get(i));
    if (edge < ring.back) {
      for (let i = next; i < sums.back; i++) {
        all = combine(all, sums.get(i));
      }
    }
    return all;
  }
}
