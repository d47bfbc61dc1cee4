import type { CacheOptions, Key } from "../cache.ts";
import { grown, Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

/** The one list; as the hand's place: begin at the oldest entry. */
const QUEUE = 0;

/**
 * SIEVE: a queue in the order of arrival that is never reordered, one bit an entry, and a hand that walks
 * from old to new. A use sets the bit. To make room the hand clears bits until it finds an entry without
 * one: that goes, and the hand stays where it is. So new entries are looked at soon, and what is used
 * stays where it stands.
 *
 * Source: Y. Zhang, J. Yang, Y. Yue, Y. Vigfusson, K. V. Rashmi, SIEVE is Simpler than LRU, NSDI 2024.
 *
 * @example
 * ```ts
 * import { Sieve } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const cache = new Sieve<string, number>({ capacity: 2 });
 * cache.set("a", 1);
 * cache.set("b", 2);
 * cache.get("a");
 * cache.set("c", 3);
 * assert.equal(cache.get("a"), 1);
 * ```
 */
export class Sieve<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(1);
  #used = new Uint8Array(16);
  #hand = QUEUE;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("Sieve", options);
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
    const newer = this.#links.newer, used = this.#used;
    let slot = this.#hand;
    if (slot === QUEUE) slot = newer[QUEUE]!;
    while (used[slot] === 1) {
      used[slot] = 0;
      slot = newer[slot]!;
      if (slot === QUEUE) slot = newer[QUEUE]!;
    }
    this.#hand = newer[slot]!;
    this.#links.remove(slot);
    return slot;
  }

  override forget(slot: number): void {
    if (slot === this.#hand) this.#hand = this.#links.newer[slot]!;
    this.#links.remove(slot);
  }
}
