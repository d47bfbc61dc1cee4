import { type At, steadily } from "../../sim/crash.ts";
import type { Document } from "../documents/value.ts";
import type { Versioned } from "./change.ts";
import type { Derived, Source } from "./stores.ts";

/** How a cache beside a source is kept. */
export interface CacheAsideOptions {
  readonly source: Source;
  readonly cache: Derived;
  /** Whether the cache takes only what is newer, and remembers what was dropped. Default: `true`. */
  readonly newer?: boolean;
  /** Called between the source and the drop: where a writer may end. */
  readonly at?: At;
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
  readonly #at: At;

  constructor({ source, cache, newer = true, at = steadily }: CacheAsideOptions) {
    this.#source = source;
    this.#cache = cache;
    this.#newer = newer;
    this.#at = at;
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

  /**
   * Writes a document, or takes it away with `null`; returns the version written: a reader who asks for it can tell
   * whether it sees this write. A writer that ends before the drop leaves the old one in the cache until its time is
   * up, or until somebody else tells the cache (the outbox does).
   */
  async write(key: string, document: Document | null): Promise<number> {
    const { version } = await this.#source.write(key, document);
    this.#at("before the drop");
    const dropped = { key, version, document: null };
    if (this.#newer) await this.#cache.apply(dropped);
    else await this.#cache.overwrite(dropped);
    return version;
  }
}
