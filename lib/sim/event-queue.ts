/**
 * A priority queue of small integers ordered by time, then by order of arrival.
 *
 * A 4-ary heap on flat typed arrays: shallower than a binary heap, and the four children of a node
 * share a cache line. Equal times leave in the order they came, which a plain heap does not promise
 * and which a reproducible simulation needs.
 *
 * `push` and `pop` are O(log₄ n). Memory: 20 bytes per event, doubled when full.
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
  #times: Float64Array<ArrayBuffer>;
  #order: Float64Array<ArrayBuffer>;
  #values: Int32Array<ArrayBuffer>;
  #length = 0;
  #pushed = 0;

  /** @param capacity Events to make room for at the start; the queue grows by itself. */
  constructor(capacity = 1024) {
    this.#times = new Float64Array(capacity);
    this.#order = new Float64Array(capacity);
    this.#values = new Int32Array(capacity);
  }

  /** Events waiting. */
  get length(): number {
    return this.#length;
  }

  /** Time of the event that `pop` would return; `Infinity` when the queue is empty. */
  get nextTime(): number {
    return this.#length > 0 ? this.#times[0]! : Infinity;
  }

  push(time: number, value: number): void {
    if (this.#length === this.#times.length) this.#grow();
    const times = this.#times, order = this.#order, values = this.#values;
    const arrival = this.#pushed++;
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const parentTime = times[parent]!;
      // A newcomer is the youngest of its time, so on a tie the parent stays above it.
      if (parentTime <= time) break;
      times[at] = parentTime;
      order[at] = order[parent]!;
      values[at] = values[parent]!;
      at = parent;
    }
    times[at] = time;
    order[at] = arrival;
    values[at] = value;
  }

  /** Removes the earliest event and returns its value; `-1` when there is none. */
  pop(): number {
    if (this.#length === 0) return -1;
    const times = this.#times, order = this.#order, values = this.#values;
    const popped = values[0]!;
    const length = --this.#length;
    const time = times[length]!, arrival = order[length]!, value = values[length]!;
    let at = 0;
    for (;;) {
      const first = (at << 2) + 1;
      if (first >= length) break;
      const end = first + 4 < length ? first + 4 : length;
      let least = first, leastTime = times[first]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child]!;
        if (childTime < leastTime || (childTime === leastTime && order[child]! < order[least]!)) {
          least = child;
          leastTime = childTime;
        }
      }
      if (leastTime > time || (leastTime === time && order[least]! > arrival)) break;
      times[at] = leastTime;
      order[at] = order[least]!;
      values[at] = values[least]!;
      at = least;
    }
    times[at] = time;
    order[at] = arrival;
    values[at] = value;
    return popped;
  }

  #grow(): void {
    const size = this.#times.length * 2;
    const times = new Float64Array(size), order = new Float64Array(size);
    const values = new Int32Array(size);
    times.set(this.#times);
    order.set(this.#order);
    values.set(this.#values);
    this.#times = times;
    this.#order = order;
    this.#values = values;
  }
}
