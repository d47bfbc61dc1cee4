import { mix, requireNumber } from "../sim/mod.ts";
import { hashKey, type ShardKey } from "./key.ts";

/** A key that came often. */
export interface HotKey {
  key: ShardKey;
  /** At least so often … */
  least: number;
  /** … and at most. */
  most: number;
}

/**
 * The keys that come most often, in the memory of `size` counters: a key that has none takes over the
 * smallest, with its count as its possible error. Every key of more than 1 / size of all is in it. O(size) for
 * a key that takes over, O(1) else.
 *
 * Source: A. Metwally, D. Agrawal, A. El Abbadi, Efficient computation of frequent and top-k elements, ICDT 2005.
 *
 * @example
 * ```ts
 * import { SpaceSaving } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const hot = new SpaceSaving(2);
 * for (const key of ["a", "b", "a", "c", "a"]) hot.add(key);
 * assert.deepEqual(hot.top(1), [{ key: "a", least: 3, most: 3 }]);
 * ```
 */
export class SpaceSaving {
  readonly #counters = new Map<ShardKey, { count: number; error: number }>();
  readonly #size: number;
  /** All that came. */
  total = 0;

  constructor(size: number) {
    requireNumber("create SpaceSaving", "size", size, {
      unit: "counters",
      min: 1,
      max: 100_000,
      integer: true,
    });
    this.#size = size;
  }

  add(key: ShardKey): void {
    this.total++;
    const known = this.#counters.get(key);
    if (known) {
      known.count++;
      return;
    }
    if (this.#counters.size < this.#size) {
      this.#counters.set(key, { count: 1, error: 0 });
      return;
    }
    let least = Infinity, loser: ShardKey = "";
    for (const [other, { count }] of this.#counters) {
      if (count < least) [least, loser] = [count, other];
    }
    this.#counters.delete(loser);
    this.#counters.set(key, { count: least + 1, error: least });
  }

  /** The `k` most frequent, the surest first. */
  top(k: number): HotKey[] {
    return [...this.#counters].map(([key, { count, error }]) => ({
      key,
      least: count - error,
      most: count,
    })).sort((a, b) => b.least - a.least || b.most - a.most).slice(0, k);
  }

  /** Keys that surely are more than a share of all: what is worth an exception. */
  above(share: number): HotKey[] {
    return this.top(this.#size).filter(({ least }) => least > share * this.total);
  }
}

/** Keys of which each is spread over several places, by a salt behind the key. */
export class Salting {
  readonly #hot: ReadonlySet<ShardKey>;

  /** @param salts Places of each hot key: what a read of it must ask. */
  constructor(hot: Iterable<ShardKey>, readonly salts: number) {
    requireNumber("create Salting", "salts", salts, {
      unit: "salts",
      min: 1,
      max: 1024,
      integer: true,
    });
    this.#hot = new Set(hot);
  }

  /** The key under which a row is written: its id decides the salt, so it is found again by both. */
  write(key: ShardKey, id: ShardKey): ShardKey {
    return this.#hot.has(key) ? `${key}#${mix(hashKey(id)) % this.salts}` : key;
  }

  /** The keys that a read of all rows of a key must ask for. */
  read(key: ShardKey): ShardKey[] {
    if (!this.#hot.has(key)) return [key];
    return Array.from({ length: this.salts }, (_, salt) => `${key}#${salt}`);
  }
}
