/** Values that an {@linkcode EventQueue} can hold: 0 to 2²¹ − 1. */
export const QUEUE_VALUES = 2 ** 21;

/**
 * A priority queue of small integers ordered by time, then by order of arrival.
 *
 * A 4-ary heap on one flat typed array: shallower than a binary heap, and the four children of a node
 * lie in one cache line. Equal times leave in the order they came, which a plain heap does not promise
 * and which a reproducible simulation needs. An entry is two numbers, the time and
 * `arrival × 2²¹ + value`, so that one comparison settles a tie; 2³² pushes fit before that would round.
 *
 * `push` and `pop` are O(log₄ n). Memory: 16 bytes per event, doubled when full.
 *
 * @example
 * ```ts
 * import { EventQueue } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const queue = new EventQueue();
 * queue.push(20, 7);
 * queue.push(10, 8);
 * assert.equal(queue.nextTime, 10);
 * assert.equal(queue.pop(), 8);
 * ```
 */
export class EventQueue {
  #heap = new Float64Array(2048);
  /** Numbers in use: two per event. */
  #size = 0;
  #arrivals = 0;

  /** Events waiting. */
  get length(): number {
    return this.#size >> 1;
  }

  /** Time of the event that `pop` would return; `Infinity` when the queue is empty. */
  get nextTime(): number {
    return this.#size > 0 ? this.#heap[0]! : Infinity;
  }

  push(time: number, value: number): void {
    if (this.#size === this.#heap.length) this.#grow();
    const heap = this.#heap;
    let at = this.#size;
    this.#size += 2;
    while (at > 0) {
      const parent = ((at - 2) >> 3) << 1;
      const parentTime = heap[parent]!;
      // A newcomer is the youngest of its time, so on a tie the parent stays above it.
      if (parentTime <= time) break;
      heap[at] = parentTime;
      heap[at + 1] = heap[parent + 1]!;
      at = parent;
    }
    heap[at] = time;
    heap[at + 1] = this.#arrivals++ * QUEUE_VALUES + value;
  }

  /** Removes the earliest event and returns its value; `-1` when there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const heap = this.#heap;
    const popped = heap[1]!;
    const size = this.#size -= 2;
    this.#sink(0, heap[size]!, heap[size + 1]!);
    return popped - Math.floor(popped / QUEUE_VALUES) * QUEUE_VALUES;
  }

  /** Leaves only the events whose value passes. Order is kept. O(n). */
  keep(passes: (value: number) => boolean): void {
    const heap = this.#heap;
    let kept = 0;
    for (let at = 0; at < this.#size; at += 2) {
      const entry = heap[at + 1]!;
      if (!passes(entry - Math.floor(entry / QUEUE_VALUES) * QUEUE_VALUES)) continue;
      heap[kept] = heap[at]!;
      heap[kept + 1] = entry;
      kept += 2;
    }
    this.#size = kept;
    // From the last parent upwards every part is a heap below its top. Source: R. W. Floyd, 1964.
    for (let at = ((kept - 4) >> 3) << 1; at >= 0; at -= 2) {
      this.#sink(at, heap[at]!, heap[at + 1]!);
    }
  }

  /** Puts an entry at a place, or below it, where its children come later. */
  #sink(at: number, time: number, rank: number): void {
    const heap = this.#heap, size = this.#size;
    for (;;) {
      let least = (at << 2) + 2;
      if (least >= size) break;
      let leastTime = heap[least]!;
      const end = least + 8 < size ? least + 8 : size;
      for (let child = least + 2; child < end; child += 2) {
        const childTime = heap[child]!;
        if (childTime > leastTime) continue;
        if (childTime === leastTime && heap[child + 1]! > heap[least + 1]!) continue;
        least = child;
        leastTime = childTime;
      }
      if (leastTime > time || (leastTime === time && heap[least + 1]! > rank)) break;
      heap[at] = leastTime;
      heap[at + 1] = heap[least + 1]!;
      at = least;
    }
    heap[at] = time;
    heap[at + 1] = rank;
  }

  #grow(): void {
    const heap = new Float64Array(this.#heap.length * 2);
    heap.set(this.#heap);
    this.#heap = heap;
  }
}
