import type { CacheOptions, Key } from "../cache.ts";
import { Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

/** The one list, from the least to the most recently used. */
const RECENT = 0;

/**
 * Least recently used: each use moves an entry to the front, the last one goes. Good where what was used
 * just now is used again soon; one scan through many keys pushes everything out.
 *
 * @example
 * ```ts
 * import { Lru } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const cache = new Lru<string, number>({ capacity: 2 });
 * cache.set("a", 1);
 * cache.set("b", 2);
 * cache.get("a");
 * cache.set("c", 3);
 * assert.equal(cache.get("b"), undefined);
 * assert.equal(cache.get("a"), 1);
 * ```
 */
export class Lru<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(1);

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("Lru", options);
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    this.touch(slot);
    return this.entries.values[slot];
  }

  override touch(slot: number): void {
    this.#links.renew(RECENT, slot);
  }

  override admit(slot: number): void {
    this.#links.push(RECENT, slot);
  }

  override victim(): number {
    const slot = this.#links.oldest(RECENT);
    this.#links.remove(slot);
    return slot;
  }

  override forget(slot: number): void {
    this.#links.remove(slot);
  }
}
