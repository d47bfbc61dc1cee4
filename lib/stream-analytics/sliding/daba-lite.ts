import type { NumberMonoid } from "../monoid.ts";
import { Ring } from "./ring.ts";
import { emptyWindow, type SlidingWindow } from "./sliding-window.ts";

/**
 * Two stacks that are turned over a little at each step, so that no event pays for all: at most 3 merges to insert,
 * 2 to evict, 1 to query, whatever the size (K. Tangwongsan, M. Hirzel, S. Schneider, In-order sliding-window
 * aggregation in worst-case constant time, VLDB Journal 30, 2021: "DABA Lite").
 *
 * Indices, oldest first: from `front` to `left` a cell holds all from itself to `back`; from `left` to `right` all from
 * itself to `right`; from `right` to `turned` its event; from `turned` to `back` all from itself to `back`; then events.
 */
export class DabaLite implements SlidingWindow {
  readonly #monoid: NumberMonoid;
  readonly #ring: Ring;
  #left = 0;
  #right = 0;
  #turned = 0;
  #back = 0;
  /** All from `right` to `back`, and all behind `back`. */
  #middle: number;
  #newer: number;

  /** @param capacity Room at first; where it must grow, one insertion copies all, which merges nothing. */
  constructor(monoid: NumberMonoid, capacity = 16) {
    this.#monoid = monoid;
    this.#ring = new Ring(capacity);
    this.#middle = this.#newer = monoid.identity;
  }

  get size(): number {
    return this.#ring.back - this.#ring.front;
  }

  insert(value: number): void {
    this.#ring.push(value);
    this.#newer = this.#monoid.combine(this.#newer, value);
    this.#step();
  }

  evict(): void {
    if (this.size === 0) throw emptyWindow();
    this.#ring.front++;
    this.#step();
  }

  query(): number {
    const { front } = this.#ring;
    if (front === this.#back) return this.#newer;
    return this.#monoid.combine(this.#ring.get(front), this.#newer);
  }

  /** One step of turning over. */
  #step(): void {
    const ring = this.#ring, monoid = this.#monoid;
    if (ring.front === this.#back) {
      // At most one event is left, and alone it is its own total.
      this.#left =
        this.#right =
        this.#turned =
        this.#back =
          ring.back;
      this.#middle = this.#newer = monoid.identity;
      return;
    }
    if (this.#left === this.#back) {
      this.#left = ring.front;
      this.#turned = this.#back = ring.back;
      this.#middle = this.#newer;
      this.#newer = monoid.identity;
    }
    if (this.#left === this.#right) {
      this.#left++;
      this.#right++;
      this.#turned++;
      return;
    }
    ring.set(this.#left, monoid.combine(ring.get(this.#left), this.#middle));
    this.#left++;
    const at = --this.#turned;
    if (at + 1 < this.#back) ring.set(at, monoid.combine(ring.get(at), ring.get(at + 1)));
  }
}
