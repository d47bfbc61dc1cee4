import type { NumberMonoid } from "../monoid.ts";
import { Ring } from "./ring.ts";
import { emptyWindow, type SlidingWindow } from "./sliding-window.ts";

/**
 * Two stacks end to end. The older events hold, each, all from themselves to where the newer ones begin; the newer
 * ones have one running total. When the older ones are used up, all are turned over: O(1) an event on average, O(size)
 * for the one that does it. (The functional queue as window: K. Tangwongsan et al., DEBS 2017.)
 */
export class TwoStacks implements SlidingWindow {
  readonly #monoid: NumberMonoid;
  readonly #ring = new Ring();
  /** Where the newer events begin, and all of them combined. */
  #middle = 0;
  #newer: number;

  constructor(monoid: NumberMonoid) {
    this.#monoid = monoid;
    this.#newer = monoid.identity;
  }

  get size(): number {
    return this.#ring.back - this.#ring.front;
  }

  insert(value: number): void {
    this.#ring.push(value);
    this.#newer = this.#monoid.combine(this.#newer, value);
  }

  evict(): void {
    const ring = this.#ring;
    if (ring.front === ring.back) throw emptyWindow();
    if (ring.front === this.#middle) this.#turnOver();
    ring.front++;
  }

  query(): number {
    const ring = this.#ring;
    return ring.front === this.#middle
      ? this.#newer
      : this.#monoid.combine(ring.get(ring.front), this.#newer);
  }

  #turnOver(): void {
    const ring = this.#ring;
    for (let i = ring.back - 2; i >= ring.front; i--) {
      ring.set(i, this.#monoid.combine(ring.get(i), ring.get(i + 1)));
    }
    this.#middle = ring.back;
    this.#newer = this.#monoid.identity;
  }
}
