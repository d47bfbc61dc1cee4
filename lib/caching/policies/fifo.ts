import type { CacheOptions, Key } from "../cache.ts";
import { Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

/** The one list, from the oldest to the newest. */
const QUEUE = 0;

/**
 * First in, first out: the oldest entry goes, however often it is used. A hit writes nothing.
 *
 * @example
 * ```ts
 * import { Fifo } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const cache = new Fifo<string, number>({ capacity: 2 });
 * cache.set("a", 1);
 * cache.set("b", 2);
 * cache.get("a");
 * cache.set("c", 3);
 * assert.equal(cache.get("a"), undefined);
 * ```
 */
export class Fifo<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(1);

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("Fifo", options);
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    return this.entries.values[slot];
  }

  override touch(): void {}

  override admit(slot: number): void {
    this.#links.push(QUEUE, slot);
  }

  override victim(): number {
    const slot = this.#links.oldest(QUEUE);
    this.#links.remove(slot);
    return slot;
  }

  override forget(slot: number): void {
    this.#links.remove(slot);
  }
}
