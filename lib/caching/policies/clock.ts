import type { CacheOptions, Key } from "../cache.ts";
import { grown, Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

const QUEUE = 0;

/**
 * CLOCK, or second chance: FIFO with one bit an entry. A use sets the bit; the oldest entry goes unless its
 * bit is set: then the bit is cleared, and the entry goes to the back of the queue. Close to LRU without
 * moving anything on a hit.
 *
 * Source: F. J. Corbató, A Paging Experiment with the Multics System, 1968. The bit starts at 0.
 */
export class Clock<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(1);
  #used = new Uint8Array(16);

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("Clock", options);
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    this.touch(slot);
    return this.entries.values[slot];
  }

  override touch(slot: number): void {
    this.#used[slot] = 1;
  }

  override admit(slot: number): void {
    if (slot >= this.#used.length) this.#used = grown(this.#used, slot + 1);
    this.#used[slot] = 0;
    this.#links.push(QUEUE, slot);
  }

  override victim(): number {
    let slot = this.#links.oldest(QUEUE);
    while (this.#used[slot] === 1) {
      this.#used[slot] = 0;
      this.#links.renew(QUEUE, slot);
      slot = this.#links.oldest(QUEUE);
    }
    this.#links.remove(slot);
    return slot;
  }

  override forget(slot: number): void {
    this.#links.remove(slot);
  }
}
