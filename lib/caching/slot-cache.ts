import type { Cache, CacheOptions, CacheStats, Key, SetOptions } from "./cache.ts";
import { Entries, type Policy } from "./entries.ts";

/**
 * A cache by a policy: what all of them do is done by {@linkcode Entries}, which tells and asks the policy.
 * Each has a `get` of its own, since that is called most: see there.
 */
export abstract class SlotCache<K extends Key, V> implements Cache<K, V>, Policy<K> {
  readonly capacity: number;
  protected readonly entries: Entries<K, V>;

  /**
   * @param first The first slot that is an entry's: those below belong to the policy.
   * @throws {RangeError} Where the capacity or the lifetime is out of its range.
   */
  constructor(name: string, options: CacheOptions, first = 1) {
    this.entries = new Entries(name, options, this, first);
    this.capacity = options.capacity;
  }

  abstract get(key: K): V | undefined;
  abstract touch(slot: number): void;
  abstract admit(slot: number, key: K): void;
  abstract victim(): number;
  abstract forget(slot: number): void;
  prepare(_key: K): void {}

  set(key: K, value: V, options?: SetOptions): void {
    this.entries.set(key, value, options);
  }

  delete(key: K): boolean {
    return this.entries.delete(key);
  }

  /** What is held without counting as a use; `undefined` also where its time is over. */
  peek(key: K): V | undefined {
    return this.entries.peek(key);
  }

  /**
   * Drops entries whose time is over, looking at `looks` of them, in turn. Reads drop what they find
   * anyway; this is for what nobody asks for again. O(looks).
   *
   * @returns How many it dropped.
   */
  sweep(looks: number): number {
    return this.entries.sweep(looks);
  }

  get size(): number {
    return this.entries.index.size;
  }

  /** How much of the capacity is in use. */
  get used(): number {
    return this.entries.used;
  }

  get stats(): CacheStats {
    return this.entries.stats;
  }
}
