import { requireNumber } from "../sim/mod.ts";
import { type Found, type Item, type Kind, type Store, StoreFull } from "./store.ts";

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
  #items = new Map<string, Kept>();
  #counts = new Map<Kind, number>();
  #capacity: number;

  /** @param capacity Items of a kind kept at most, so that a flood of one kind leaves room for others. */
  constructor({ capacity = 100_000 }: { capacity?: number } = {}) {
    requireNumber("create MemoryStore", "capacity", capacity, { unit: "items of a kind", min: 1 });
    this.#capacity = capacity;
  }

  /** Items kept. */
  get size(): number {
    return this.#items.size;
  }

  /** Everything kept, as text: for tests that look for secrets in it. */
  dump(): string {
    return JSON.stringify([...this.#items]);
  }

  add<V extends object>(kind: Kind, key: string, item: Item<V>): Promise<boolean> {
    const id = `${kind}:${key}`;
    if (this.#items.has(id)) return Promise.resolve(false);
    const count = this.#counts.get(kind) ?? 0;
    if (count >= this.#capacity) {
      const full = `Cannot keep another ${kind}: MemoryStore holds ${this.#capacity} at most`;
      return Promise.reject(new StoreFull(full));
    }
    this.#counts.set(kind, count + 1);
    this.#items.set(id, { ...item, value: { ...item.value } });
    return Promise.resolve(true);
  }

  find<V extends object>(kind: Kind, key: string, now: number): Promise<Found<V> | undefined> {
    return Promise.resolve(this.#read<V>(kind, key, now));
  }

  use<V extends object>(
    kind: Kind,
    key: string,
    now: number,
  ): Promise<{ item: Found<V>; first: boolean } | undefined> {
    const item = this.#read<V>(kind, key, now);
    if (!item) return Promise.resolve(undefined);
    const first = item.usedAt === undefined;
    if (first) this.#items.get(`${kind}:${key}`)!.usedAt = now;
    return Promise.resolve({ item, first });
  }

  replace<V extends object>(kind: Kind, key: string, value: V): Promise<boolean> {
    const item = this.#items.get(`${kind}:${key}`);
    if (!item || item.usedAt !== undefined) return Promise.resolve(false);
    item.value = { ...value };
    return Promise.resolve(true);
  }

  remove(kind: Kind, key: string): Promise<void> {
    this.#drop(`${kind}:${key}`);
    return Promise.resolve();
  }

  async revokeFamily(family: string, expiresAt: number): Promise<void> {
    await this.add("revoked", family, { value: {}, expiresAt });
  }

  sweep(now: number): Promise<number> {
    const before = this.#items.size;
    for (const [id, { expiresAt }] of this.#items) if (expiresAt <= now) this.#drop(id);
    return Promise.resolve(before - this.#items.size);
  }

  #drop(id: string): void {
    const kind = id.slice(0, id.indexOf(":")) as Kind;
    if (this.#items.delete(id)) this.#counts.set(kind, this.#counts.get(kind)! - 1);
  }

  #read<V extends object>(kind: Kind, key: string, now: number): Found<V> | undefined {
    const item = this.#items.get(`${kind}:${key}`);
    if (!item || item.expiresAt <= now) return undefined;
    const revoked = item.family !== undefined && this.#items.has(`revoked:${item.family}`);
    return { ...item, value: { ...item.value } as V, revoked };
  }
}
