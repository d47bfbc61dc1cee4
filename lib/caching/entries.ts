import { requireNumber } from "../sim/require-number.ts";
import type { CacheOptions, CacheStats, Key, SetOptions } from "./cache.ts";
import { Expiry } from "./expiry.ts";
import { KeyIndex } from "./key-index.ts";

/** Entries that one cache can hold. */
const MOST_ENTRIES = 2 ** 26;

/** What a policy is told by the entries, and asked. A slot is an entry's number. */
export interface Policy<K extends Key> {
  /** An entry was used. */
  touch(slot: number): void;
  /** A new key is about to come in, its hash in `index.hash`; victims are asked for after this. */
  prepare(key: K): void;
  /** An entry came in; `index.hash` is its key's hash. */
  admit(slot: number, key: K): void;
  /** Takes the entry that is to be thrown out from the policy's lists. There is at least one. */
  victim(): number;
  /** An entry was deleted, or its time is over. */
  forget(slot: number): void;
}

/**
 * What all caches hold, whatever the policy: an entry is a slot, a number that indexes flat arrays. It is
 * a class by itself, and no policy inherits from it: engines compile a method for the classes of `this`
 * that they have seen, and the method of a base class with seven heirs is slow for all of them.
 */
export class Entries<K extends Key, V> {
  readonly capacity: number;
  readonly index: KeyIndex<K> = new KeyIndex<K>();
  readonly values: (V | undefined)[] = [undefined];
  readonly #policy: Policy<K>;
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
  constructor(
    name: string,
    { capacity, clock, ttl }: CacheOptions,
    policy: Policy<K>,
    first: number,
  ) {
    requireNumber(`create ${name}`, "capacity", capacity, {
      unit: "entries",
      min: 1,
      integer: true,
    });
    this.capacity = capacity;
    this.#policy = policy;
    this.#expiry = new Expiry(name, clock, ttl);
    this.#slots = first;
  }

  /** The slot of a key that is here and whose time is not over, 0 else. Counts a hit or a miss. */
  find(key: K): number {
    const slot = this.index.find(key);
    if (slot === 0 || this.#expiry.used && this.#isOver(slot)) {
      this.#misses++;
      return 0;
    }
    this.#hits++;
    return slot;
  }

  set(key: K, value: V, options: SetOptions | undefined): void {
    if (options !== undefined) this.#check(options);
    const slot = this.index.findAgain(key), policy = this.#policy;
    if (slot !== 0 && !(this.#expiry.used && this.#isOver(slot))) {
      return this.#replace(slot, value, options);
    }
    const size = options?.size ?? 1;
    policy.prepare(key);
    while (this.#used + size > this.capacity) this.#evict();
    const free = this.#free.length > 0 ? this.#free.pop()! : this.#newSlot();
    this.index.insert(key, free);
    this.values[free] = value;
    this.#used += size;
    if (size !== 1) this.#sizes.set(free, size);
    if (this.#expiry.used || options?.ttl !== undefined) this.#expiry.start(free, options?.ttl);
    policy.admit(free, key);
  }

  delete(key: K): boolean {
    const slot = this.index.find(key);
    if (slot === 0) return false;
    this.#policy.forget(slot);
    this.#release(slot);
    return true;
  }

  /** What is held without counting as a use; `undefined` also where its time is over. */
  peek(key: K): V | undefined {
    const slot = this.index.find(key);
    return slot === 0 || this.#expiry.isOver(slot) ? undefined : this.values[slot];
  }

  /** Drops entries whose time is over, looking at the next `looks`. Returns how many it dropped. */
  sweep(looks: number): number {
    let dropped = 0;
    for (const slot of this.#expiry.overdue(looks)) {
      this.#expire(slot);
      dropped++;
    }
    return dropped;
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
  sizeOf(slot: number): number {
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
    const size = options?.size ?? 1;
    this.#policy.touch(slot);
    this.values[slot] = value;
    if (this.#expiry.used || options?.ttl !== undefined) this.#expiry.start(slot, options?.ttl);
    if (size === this.sizeOf(slot)) return;
    // What changes its size comes in anew, so that it is not thrown out to make room for itself.
    const key = this.index.keys[slot]!;
    this.delete(key);
    this.set(key, value, options);
  }

  #evict(): void {
    this.#evictions++;
    this.#release(this.#policy.victim());
  }

  #newSlot(): number {
    if (this.#slots <= MOST_ENTRIES) return this.#slots++;
    this.#evict();
    return this.#free.pop()!;
  }

  #isOver(slot: number): boolean {
    if (!this.#expiry.isOver(slot)) return false;
    this.#expire(slot);
    return true;
  }

  #expire(slot: number): void {
    this.#expired++;
    this.#policy.forget(slot);
    this.#release(slot);
  }

  #release(slot: number): void {
    this.#used -= this.sizeOf(slot);
    if (this.#sizes.size !== 0) this.#sizes.delete(slot);
    this.#expiry.stop(slot);
    this.index.remove(slot);
    this.values[slot] = undefined;
    this.#free.push(slot);
  }
}
