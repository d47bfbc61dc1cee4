import type { Document } from "../documents/value.ts";
import type { Versioned } from "./change.ts";
import type { Derived, Source } from "./stores.ts";

/** How a cache beside a source is kept. */
export interface CacheAsideOptions {
  readonly source: Source;
  readonly cache: Derived;
  /** Whether the cache takes only what is newer, and remembers what was dropped. Default: `true`. */
  readonly newer?: boolean;
}

/** Where a read came from. */
export interface CachedRead {
  readonly found: Versioned | undefined;
  readonly hit: boolean;
}

/**
 * Cache-aside: a reader who misses loads from the source and puts what it found into the cache; a writer writes the
 * source and drops the key. Between a reader's load and its put a writer may do both, and then the reader puts what
 * is no longer so. With `newer` the drop leaves the version behind, and an older put is refused.
 *
 * Source of the remedy: R. Nishtala et al., Scaling Memcache at Facebook, NSDI 2013 (leases; here by versions).
 *
 * @example
 * ```ts
 * import { CacheAside, MemoryDerived, MemorySource } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const aside = new CacheAside({ source: new MemorySource(), cache: new MemoryDerived() });
 * await aside.write("boot", { price: 180 });
 * assert.equal((await aside.read("boot")).hit, false);
 * assert.equal((await aside.read("boot")).hit, true);
 * ```
 */
export class CacheAside {
  readonly #source: Source;
  readonly #cache: Derived;
  readonly #newer: boolean;

  constructor({ source, cache, newer = true }: CacheAsideOptions) {
    this.#source = source;
    this.#cache = cache;
    this.#newer = newer;
  }

  async read(key: string): Promise<CachedRead> {
    const held = await this.#cache.read(key);
    if (held) return { found: held, hit: true };
    const found = await this.#source.read(key);
    if (found) {
      if (this.#newer) await this.#cache.apply({ key, ...found });
      else await this.#cache.overwrite({ key, ...found });
    }
    return { found, hit: false };
  }

  /** Returns the version written: a reader who asks for it can tell whether it sees this write. */
  async write(key: string, document: Document): Promise<number> {
    const { version } = await this.#source.write(key, document);
    const dropped = { key, version, document: null };
    if (this.#newer) await this.#cache.apply(dropped);
    else await this.#cache.overwrite(dropped);
    return version;
  }
}
