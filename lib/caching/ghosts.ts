import type { Key } from "./cache.ts";
import { KeyIndex } from "./key-index.ts";
import { Links } from "./links.ts";

const ORDER = 0;

/**
 * Keys that were thrown out lately, without their values, in the order in which they went. A key that
 * comes back while its ghost is still here was thrown out too soon. All O(1).
 */
export class Ghosts<K extends Key> {
  readonly #index = new KeyIndex<K>();
  readonly #links = new Links(1);
  readonly #sizes: number[] = [];
  readonly #free: number[] = [];
  #slots = 1;
  #total = 0;

  /** The sum of what its entries took. */
  get total(): number {
    return this.#total;
  }

  has(key: K): boolean {
    return this.#index.find(key) !== 0;
  }

  /** Remembers a key that is not remembered, as the newest. */
  add(key: K, size: number): void {
    this.#index.find(key);
    const slot = this.#free.pop() ?? this.#slots++;
    this.#index.insert(key, slot);
    this.#sizes[slot] = size;
    this.#total += size;
    this.#links.push(ORDER, slot);
  }

  /** Forgets a key. Returns whether it was remembered. */
  take(key: K): boolean {
    const slot = this.#index.find(key);
    if (slot === 0) return false;
    this.#drop(slot);
    return true;
  }

  /** Forgets the oldest; false where there is none. */
  dropOldest(): boolean {
    if (this.#links.isEmpty(ORDER)) return false;
    this.#drop(this.#links.oldest(ORDER));
    return true;
  }

  #drop(slot: number): void {
    this.#links.remove(slot);
    this.#index.remove(slot);
    this.#total -= this.#sizes[slot]!;
    this.#free.push(slot);
  }
}
