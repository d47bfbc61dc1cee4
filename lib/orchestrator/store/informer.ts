import { Compacted } from "./errors.ts";
import type { Item } from "./item.ts";
import type { Store } from "./store.ts";

/** A copy of a part of the store that follows its changes, and lists again where it has missed some. */
export class Informer<T> {
  readonly items = new Map<string, Item<T>>();
  /** How often it had to list, the first time included. */
  lists = 0;
  readonly #store: Store;
  readonly #prefix: string;
  #revision = -1;

  constructor(store: Store, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** Brings the copy up to date. @returns The keys that changed; after a list: all, those gone included. */
  sync(): Set<string> {
    const changed = new Set<string>();
    if (this.#revision < 0) return this.#list(changed);
    try {
      for (;;) {
        const changes = this.#store.changes(this.#revision, this.#prefix);
        if (changes.length === 0) break;
        for (const { key, item, revision } of changes) {
          if (item) this.items.set(key, item as Item<T>);
          else this.items.delete(key);
          changed.add(key);
          this.#revision = revision;
        }
      }
      // What changed elsewhere need not be kept for it.
      this.#revision = this.#store.revision;
      return changed;
    } catch (error) {
      if (!(error instanceof Compacted)) throw error;
      return this.#list(changed);
    }
  }

  #list(changed: Set<string>): Set<string> {
    this.lists++;
    for (const key of this.items.keys()) changed.add(key);
    this.items.clear();
    const { revision, items } = this.#store.list<T>(this.#prefix);
    for (const item of items) {
      this.items.set(item.key, item);
      changed.add(item.key);
    }
    this.#revision = revision;
    return changed;
  }
}
