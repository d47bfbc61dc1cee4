import type { NumberMonoid } from "../monoid.ts";
import { Ring } from "./ring.ts";
import { emptyWindow, type SlidingWindow } from "./sliding-window.ts";

/** Combines all that is in the window at each query: O(size), and nothing to keep but the events. */
export class Recompute implements SlidingWindow {
  readonly #monoid: NumberMonoid;
  readonly #ring = new Ring();

  constructor(monoid: NumberMonoid) {
    this.#monoid = monoid;
  }

  get size(): number {
    return this.#ring.back - this.#ring.front;
  }

  insert(value: number): void {
    this.#ring.push(value);
  }

  evict(): void {
    if (this.size === 0) throw emptyWindow();
    this.#ring.front++;
  }

  query(): number {
    const ring = this.#ring, monoid = this.#monoid;
    let all = monoid.identity;
    for (let i = ring.front; i < ring.back; i++) all = monoid.combine(all, ring.get(i));
    return all;
  }
}
