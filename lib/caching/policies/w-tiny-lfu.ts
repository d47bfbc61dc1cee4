import type { CacheOptions, Key } from "../cache.ts";
import { FrequencySketch } from "../frequency-sketch.ts";
import { grown, Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

/** A window for what is new; in the main part, what is on probation and what has proved itself. */
const WINDOW = 0, PROBATION = 1, PROTECTED = 2;
/** Shares of the capacity, and of the main part. */
const WINDOW_SHARE = 0.01, PROTECTED_SHARE = 0.8;

/**
 * W-TinyLFU: an LRU window of 1 %, and a main part into which the window's oldest comes only if it was
 * used more often than the one that would have to go for it. How often is told by a
 * {@linkcode FrequencySketch}, which knows keys that are not here.
 *
 * Source: G. Einziger, R. Friedman, B. Manes, TinyLFU: A Highly Efficient Cache Admission Policy, ACM
 * TOS 13(4), 2017. The window does not adapt.
 */
export class WTinyLfu<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(3);
  readonly #sketch: FrequencySketch;
  readonly #windowRoom: number;
  readonly #protectedRoom: number;
  /** What each list takes of the capacity. */
  readonly #taken = [0, 0, 0];
  #list = new Uint8Array(16);

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("WTinyLfu", options, 3);
    const { capacity } = options;
    this.#sketch = new FrequencySketch(capacity);
    this.#windowRoom = Math.max(1, Math.floor(capacity * WINDOW_SHARE));
    this.#protectedRoom = (capacity - this.#windowRoom) * PROTECTED_SHARE;
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    this.touch(slot);
    return this.entries.values[slot];
  }

  override touch(slot: number): void {
    this.#sketch.add(this.entries.index.hashAt(slot));
    const list = this.#list[slot]!;
    if (list === WINDOW || list === PROTECTED) return this.#links.renew(list, slot);
    this.#move(slot, PROTECTED);
    while (this.#taken[PROTECTED]! > this.#protectedRoom) {
      this.#move(this.#links.oldest(PROTECTED), PROBATION);
    }
  }

  override prepare(): void {
    this.#sketch.add(this.entries.index.hash);
  }

  override admit(slot: number): void {
    if (slot >= this.#list.length) this.#list = grown(this.#list, slot + 1);
    this.#enter(WINDOW, slot);
    while (this.#taken[WINDOW]! > this.#windowRoom) {
      this.#move(this.#links.oldest(WINDOW), PROBATION);
    }
  }

  override victim(): number {
    const links = this.#links;
    const candidate = links.oldest(WINDOW);
    const resident = links.isEmpty(PROBATION) ? links.oldest(PROTECTED) : links.oldest(PROBATION);
    if (resident === PROTECTED) return this.#leave(candidate);
    if (candidate === WINDOW || this.#taken[WINDOW]! < this.#windowRoom) {
      return this.#leave(resident);
    }
    if (this.#frequency(candidate) <= this.#frequency(resident)) return this.#leave(candidate);
    this.#move(candidate, PROBATION);
    return this.#leave(resident);
  }

  override forget(slot: number): void {
    this.#taken[this.#list[slot]!]! -= this.entries.sizeOf(slot);
    this.#links.remove(slot);
  }

  #frequency(slot: number): number {
    return this.#sketch.estimate(this.entries.index.hashAt(slot));
  }

  #leave(slot: number): number {
    this.forget(slot);
    return slot;
  }

  #move(slot: number, list: number): void {
    this.forget(slot);
    this.#enter(list, slot);
  }

  #enter(list: number, slot: number): void {
    this.#list[slot] = list;
    this.#taken[list]! += this.entries.sizeOf(slot);
    this.#links.push(list, slot);
  }
}
