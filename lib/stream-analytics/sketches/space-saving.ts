import { requireNumber } from "../../sim/require-number.ts";

/** One of the most frequent, as {@linkcode SpaceSaving} knows it. */
export interface Frequent<K> {
  key: K;
  /** How often it came, at most. */
  count: number;
  /** By how much that may be too many. */
  error: number;
}

/**
 * The most frequent keys with `k` counters: who comes without one takes over the smallest (A. Metwally, D. Agrawal,
 * A. El Abbadi, Efficient computation of frequent and top-k elements in data streams, 2005). No count is too small, and
 * none more than N / k too large; whoever came more often than that has a counter.
 *
 * O(log k) to add.
 *
 * @example
 * ```ts
 * import { SpaceSaving } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const hot = new SpaceSaving<string>(2);
 * for (const item of ["lamp", "lamp", "vase", "lamp", "ring"]) hot.add(item);
 * assert.deepEqual(hot.top(1), [{ key: "lamp", count: 3, error: 0 }]);
 * ```
 */
export class SpaceSaving<K> {
  readonly #k: number;
  /** A heap by count, the smallest in front, and where each key is in it. */
  #heap: Frequent<K>[] = [];
  #places = new Map<K, number>();
  /** Events so far. */
  total = 0;

  /** @throws {RangeError} Where `k` is out of its range. */
  constructor(k: number) {
    requireNumber("create SpaceSaving", "k", k, {
      unit: "counters",
      min: 1,
      max: 1e6,
      integer: true,
    });
    this.#k = k;
  }

  /** Counters in use. */
  get size(): number {
    return this.#heap.length;
  }

  /** Counts a key `times` more. @throws {RangeError} Where `times` is below 0. */
  add(key: K, times = 1): void {
    requireNumber("add to SpaceSaving", "times", times, { unit: "times", min: 0 });
    this.total += times;
    const heap = this.#heap;
    let at = this.#places.get(key);
    if (at !== undefined) {
      heap[at]!.count += times;
    } else if (heap.length < this.#k) {
      at = heap.push({ key, count: times, error: 0 }) - 1;
      this.#places.set(key, at);
      this.#up(at);
      return;
    } else {
      const least = heap[at = 0]!;
      this.#places.delete(least.key);
      heap[0] = { key, count: least.count + times, error: least.count };
      this.#places.set(key, 0);
    }
    this.#down(at);
  }

  /** The most frequent, at most `n` of them. */
  top(n: number): Frequent<K>[] {
    return this.#heap.map((entry) => ({ ...entry })).sort((a, b) => b.count - a.count).slice(0, n);
  }

  /**
   * Takes in all that another one counted: a key that one does not know may have had its smallest count (P. Agarwal et
   * al., Mergeable summaries, 2012). The bound holds for both together, if both have as many counters.
   *
   * @throws {RangeError} Where they have not.
   */
  merge(other: SpaceSaving<K>): void {
    if (other.#k !== this.#k) {
      throw new RangeError(
        `Cannot merge SpaceSaving: it must have ${this.#k} counters: received ${other.#k}`,
      );
    }
    const floorOf = (of: SpaceSaving<K>) => of.#heap.length < of.#k ? 0 : of.#heap[0]!.count;
    const [mine, theirs] = [floorOf(this), floorOf(other)];
    const all = new Map<K, Frequent<K>>();
    for (const { key, count, error } of this.#heap) {
      all.set(key, { key, count: count + theirs, error: error + theirs });
    }
    for (const { key, count, error } of other.#heap) {
      const known = all.get(key);
      if (known) {
        known.count += count - theirs;
        known.error += error - theirs;
      } else all.set(key, { key, count: count + mine, error: error + mine });
    }
    this.total += other.total;
    this.#heap = [...all.values()].sort((a, b) => b.count - a.count).slice(0, this.#k).reverse();
    this.#places = new Map(this.#heap.map(({ key }, i) => [key, i]));
  }

  #up(at: number): void {
    const heap = this.#heap, entry = heap[at]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.count <= entry.count) break;
      this.#put(at, heap[parent]!);
      at = parent;
    }
    this.#put(at, entry);
  }

  #down(at: number): void {
    const heap = this.#heap, entry = heap[at]!;
    for (let child; (child = 2 * at + 1) < heap.length; at = child) {
      if (child + 1 < heap.length && heap[child + 1]!.count < heap[child]!.count) child++;
      if (heap[child]!.count >= entry.count) break;
      this.#put(at, heap[child]!);
    }
    this.#put(at, entry);
  }

  #put(at: number, entry: Frequent<K>): void {
    this.#heap[at] = entry;
    this.#places.set(entry.key, at);
  }
}
