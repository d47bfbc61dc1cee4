import { requireNumber } from "../sim/mod.ts";
import { type Found, type Item, type Kind, type Listed, type Store, StoreFull } from "./store.ts";

type Kept = Item<object> & { usedAt?: number };

/**
 * A store in this process. A method runs to its end before the next begins, which is what makes it
 * atomic; a second process would know nothing of it.
 *
 * @example
 * ```ts
 * import { MemoryStore } from "#lib/oauth";
 * import assert from "node:assert/strict";
 *
 * const store = new MemoryStore();
 * await store.add("code", "hash", { value: {}, expiresAt: 1000 });
 * const uses = await Promise.all([1, 2, 3].map(() => store.use("code", "hash", 0)));
 * assert.deepEqual(uses.map((use) => use!.first), [true, false, false]);
 * ```
 */
export class MemoryStore implements Store {
  #kinds = new Map<Kind, Map<string, Kept>>();
  #capacity: number;

  /** @param capacity Items of a kind kept at most, so that a flood of one kind leaves room for others. */
  constructor({ capacity = 100_000 }: { capacity?: number } = {}) {
    requireNumber("create MemoryStore", "capacity", capacity, { unit: "items of a kind", min: 1 });
    this.#capacity = capacity;
  }

  /** Items kept. */
  get size(): number {
    return [...this.#kinds.values()].reduce((sum, items) => sum + items.size, 0);
  }

  /** Everything kept, as text: for tests that look for secrets in it. */
  dump(): string {
    return JSON.stringify([...this.#kinds].map(([kind, items]) => [kind, [...items]]));
  }

  add<V extends object>(kind: Kind, key: string, item: Item<V>): Promise<boolean> {
    const items = this.#of(kind);
    if (items.has(key)) return Promise.resolve(false);
    if (items.size >= this.#capacity) {
      const full = `Cannot keep another ${kind}: MemoryStore holds ${this.#capacity} at most`;
      return Promise.reject(new StoreFull(full));
    }
    items.set(key, { ...item, value: { ...item.value } });
    return Promise.resolve(true);
  }

  find<V extends object>(kind: Kind, key: string, now: number): Promise<Found<V> | undefined> {
    return Promise.resolve(this.#read<V>(kind, key, now));
  }

  list<V extends object>(kind: Kind, now: number): Promise<Listed<V>[]> {
    const items = [...this.#of(kind).keys()].flatMap((key) => {
      const item = this.#read<V>(kind, key, now);
      return item ? [{ key, ...item }] : [];
    });
    return Promise.resolve(items);
  }

  use<V extends object>(
    kind: Kind,
    key: string,
    now: number,
  ): Promise<{ item: Found<V>; first: boolean } | undefined> {
    const item = this.#read<V>(kind, key, now);
    if (!item) return Promise.resolve(undefined);
    const first = item.usedAt === undefined;
    if (first) this.#of(kind).get(key)!.usedAt = now;
    return Promise.resolve({ item, first });
  }

  replace<V extends object>(kind: Kind, key: string, value: V): Promise<boolean> {
    const item = this.#of(kind).get(key);
    if (!item || item.usedAt !== undefined) return Promise.resolve(false);
    item.value = { ...value };
    return Promise.resolve(true);
  }

  remove(kind: Kind, key: string): Promise<void> {
    this.#of(kind).delete(key);
    return Promise.resolve();
  }

  async revokeFamily(family: string, expiresAt: number): Promise<void> {
    await this.add("revoked", family, { value: {}, expiresAt });
  }

  sweep(now: number): Promise<number> {
    const before = this.size;
    for (const items of this.#kinds.values()) {
      for (const [key, { expiresAt }] of items) if (expiresAt <= now) items.delete(key);
    }
    return Promise.resolve(before - this.size);
  }

  /** Kinds are kept apart, so that a list of one does not look through all. */
  #of(kind: Kind): Map<string, Kept> {
    let items = this.#kinds.get(kind);
    if (!items) this.#kinds.set(kind, items = new Map());
    return items;
  }

  #read<V extends object>(kind: Kind, key: string, now: number): Found<V> | undefined {
    const item = this.#of(kind).get(key);
    if (!item || item.expiresAt <= now) return undefined;
    const revoked = item.family !== undefined && this.#of("revoked").has(item.family);
    return { ...item, value: { ...item.value } as V, revoked };
  }
}
