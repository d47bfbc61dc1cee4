import { requireNumber } from "../sim/require-number.ts";
import type { Versioned } from "./writes/stores.ts";

/**
 * A shared cache that never goes back: a value is taken only if its version is newer than the last that was
 * set or deleted. A reader who loaded before a write and comes after it is refused.
 *
 * @example
 * ```ts
 * import { VersionedStore } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const store = new VersionedStore<string>();
 * store.delete("bread", 2);
 * assert.equal(store.set("bread", { value: "old", version: 1 }), false);
 * ```
 */
export class VersionedStore<V> {
  readonly #entries = new Map<string, { version: number; value?: V }>();
  readonly #most: number;

  /**
   * @param maxKeys Keys held at most, deleted ones included; beyond it the oldest goes, and its version is
   * forgotten. Default: 100,000.
   */
  constructor(maxKeys = 100_000) {
    requireNumber("create VersionedStore", "maxKeys", maxKeys, { unit: "keys", min: 1 });
    this.#most = maxKeys;
  }

  get(key: string): Versioned<V> | undefined {
    const entry = this.#entries.get(key);
    return entry?.value === undefined ? undefined : { value: entry.value, version: entry.version };
  }

  /** Returns whether the value was new enough. */
  set(key: string, { value, version }: Versioned<V>): boolean {
    if ((this.#entries.get(key)?.version ?? -Infinity) > version) return false;
    this.#put(key, { version, value });
    return true;
  }

  /** Drops what is older than a version, and remembers it. */
  delete(key: string, version: number): void {
    if ((this.#entries.get(key)?.version ?? -Infinity) < version) this.#put(key, { version });
  }

  #put(key: string, entry: { version: number; value?: V }): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
  }
}
