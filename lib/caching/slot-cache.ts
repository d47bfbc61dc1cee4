import { requireNumber } from "../sim/require-number.ts";
import type { Cache, CacheOptions, CacheStats, Key, SetOptions } from "./cache.ts";
import { Expiry } from "./expiry.ts";
import { KeyIndex } from "./key-index.ts";

/** Entries that one cache can hold. */
const MOST_ENTRIES = 2 ** 26;

/**
 * What all caches have in common: an entry is a slot, a number that indexes flat arrays. A policy is told
 * of each use, admission and removal, and says which slot to throw out.
 */
export abstract class SlotCache<K extends Key, V> implements Cache<K, V> {
  readonly capacity: number;
  protected readonly index: KeyIndex<K> = new KeyIndex<K>();
  readonly #values: (V | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #expiry: Expiry;
  /** Sizes that are not 1. */
  readonly #sizes = new Map<number, number>();
  #used = 0;
  #slots: number;
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #expired = 0;

  /**
   * @param first The first slot that is an entry's: those below belong to the policy.
   * @throws {RangeError} Where the capacity or the lifetime is out of its range.
   */
  constructor(name: string, { capacity, clock, ttl }: CacheOptions, first = 1) {
    requireNumber(`create ${name}`, "capacity", capacity, {
      unit: "values",
      min: 1,
      integer: true,
    });
    this.capacity = capacity;
    this.#expiry = new Expiry(name, clock, ttl);
    this.#slots = first;
  }

  /** An entry was used. */
  protected abstract touch(slot: number): void;
  /** An entry came in; `index.hash` is its key's hash. */
  protected abstract admit(slot: number, key: K): void;
  /** Takes the entry to be thrown out from the policy's lists. There is at least one. */
  protected abstract victim(): number;
  /** An entry was deleted, or its time is over. */
  protected abstract forget(slot: number): void;
  /** A new key is about to come in; victims are asked for after this. */
  protected prepare(_key: K): void {}

  get(key: K): V | undefined {
    const slot = this.index.find(key);
    if (slot === 0 || this.#expiry.used && this.#isOver(slot)) {
      this.#misses++;
      return undefined;
    }
    this.#hits++;
    this.touch(slot);
    return this.#values[slot];
  }

  set(key: K, value: V, options?: SetOptions): void {
    if (options !== undefined) this.#check(options);
    const slot = this.index.findAgain(key);
    if (slot !== 0 && !(this.#expiry.used && this.#isOver(slot))) {
      return this.#replace(slot, value, options);
    }
    const size = options?.size ?? 1;
    this.prepare(key);
    if (this.#used + size > this.capacity) this.#makeRoom(size);
    const free = this.#free.length > 0 ? this.#free.pop()! : this.#newSlot();
    this.index.insert(key, free);
    this.#values[free] = value;
    this.#used += size;
    if (size !== 1) this.#sizes.set(free, size);
    if (this.#expiry.used || options?.ttl !== undefined) this.#expiry.start(free, options?.ttl);
    this.admit(free, key);
  }

  delete(key: K): boolean {
    const slot = this.index.find(key);
    if (slot === 0) return false;
    this.forget(slot);
    this.#release(slot);
    return true;
  }

  /** What is held without counting as a use; `undefined` also where its time is over. */
  peek(key: K): V | undefined {
    const slot = this.index.find(key);
    return slot === 0 || this.#expiry.isOver(slot) ? undefined : this.#values[slot];
  }

  /**
   * Drops entries whose time is over, looking at `looks` of them, in turn. Reads drop what they find
   * anyway; this is for what nobody asks for again. O(looks).
   *
   * @returns How many it dropped.
   */
  sweep(looks: number): number {
    let dropped = 0;
    for (const slot of this.#expiry.overdue(looks)) {
      this.#expire(slot);
      dropped++;
    }
    return dropped;
  }

  get size(): number {
    return this.index.size;
  }

  /** How much of the capacity is in use. */
  get used(): number {
    return this.#used;
  }

  get stats(): CacheStats {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      expired: this.#expired,
    };
  }

  /** How much of the capacity an entry takes. */
  protected sizeOf(slot: number): number {
    return this.#sizes.size === 0 ? 1 : this.#sizes.get(slot) ?? 1;
  }

  #check({ ttl, size }: SetOptions): void {
    if (size !== undefined) {
      requireNumber("set", "size", size, {
        unit: "(of the capacity)",
        min: Number.MIN_VALUE,
        max: this.capacity,
      });
    }
    if (ttl !== undefined) this.#expiry.check(ttl);
  }

  #replace(slot: number, value: V, options: SetOptions | undefined): void {
    const size = options?.size ?? 1, before = this.sizeOf(slot);
    this.touch(slot);
    this.#values[slot] = value;
    if (this.#expiry.used || options?.ttl !== undefined) this.#expiry.start(slot, options?.ttl);
    if (size === before) return;
    // What grows comes in anew, so that it is not thrown out to make room for itself.
    const key = this.index.keys[slot]!;
    this.delete(key);
    this.set(key, value, options);
  }

  #makeRoom(size: number): void {
    while (this.#used + size > this.capacity) {
      this.#evictions++;
      this.#release(this.victim());
    }
  }

  #newSlot(): number {
    if (this.#slots > MOST_ENTRIES) {
      this.#evictions++;
      this.#release(this.victim());
      return this.#free.pop()!;
    }
    return this.#slots++;
  }

  #isOver(slot: number): boolean {
    if (!this.#expiry.isOver(slot)) return false;
    this.#expire(slot);
    return true;
  }

  #expire(slot: number): void {
    this.#expired++;
    this.forget(slot);
    this.#release(slot);
  }

  #release(slot: number): void {
    this.#used -= this.sizeOf(slot);
    if (this.#sizes.size !== 0) this.#sizes.delete(slot);
    this.#expiry.stop(slot);
    this.index.remove(slot);
    this.#values[slot] = undefined;
    this.#free.push(slot);
  }
}
