import type { Change, Versioned } from "./change.ts";

/** The store that decides: what it says is so. Each write gives the next version of its key. */
export interface Source {
  read(key: string): Promise<Versioned | undefined>;
  /** Writes a document, or takes it away with `null`. */
  write(key: string, document: Versioned["document"] | null): Promise<Change>;
  /** The latest change of each key, those that took it away included. */
  latest(): Promise<readonly Change[]>;
}

/** A store whose content follows from the source: it may be late, and it may be lost. */
export interface Derived {
  read(key: string): Promise<Versioned | undefined>;
  /** Takes a change over if it {@linkcode isNews}; says whether it was. */
  apply(change: Change): Promise<boolean>;
  /** Takes it over whatever is there: for showing what that does. */
  overwrite(change: Change): Promise<void>;
  /** What it holds, without what was taken away. */
  entries(): Promise<readonly Change[]>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/**
 * Whether a change is to be taken over: it is newer than what is held, or it fills a place from which just that
 * version was dropped (a cache drops what a writer has replaced, and the next reader brings the new one).
 */
export function isNews(change: Change, held: Change | undefined): boolean {
  if (!held || held.version < change.version) return true;
  return held.version === change.version && held.document === null && change.document !== null;
}

/** A source in memory, with an outbox of what it has not told yet, filled in the same step as the write. */
export class MemorySource implements Source {
  readonly #latest = new Map<string, Change>();
  /** Changes that wait to be told, in order. */
  readonly outbox: Change[] = [];

  /** @param told Whether writes are put into the outbox. Default: `true`. */
  constructor(readonly told = true) {}

  // deno-lint-ignore require-await
  async read(key: string): Promise<Versioned | undefined> {
    const { version, document } = this.#latest.get(key) ?? { version: 0, document: null };
    return document === null ? undefined : { version, document };
  }

  // deno-lint-ignore require-await
  async write(key: string, document: Versioned["document"] | null): Promise<Change> {
    const change = { key, version: (this.#latest.get(key)?.version ?? 0) + 1, document };
    this.#latest.set(key, change);
    if (this.told) this.outbox.push(change);
    return change;
  }

  // deno-lint-ignore require-await
  async latest(): Promise<readonly Change[]> {
    return [...this.#latest.values()];
  }
}

/** A derived store in memory. What was taken away leaves a tombstone: its version stays known. */
export class MemoryDerived implements Derived {
  readonly #held = new Map<string, Change>();

  // deno-lint-ignore require-await
  async read(key: string): Promise<Versioned | undefined> {
    const { version, document } = this.#held.get(key) ?? { version: 0, document: null };
    return document === null ? undefined : { version, document };
  }

  // deno-lint-ignore require-await
  async apply(change: Change): Promise<boolean> {
    if (!isNews(change, this.#held.get(change.key))) return false;
    this.#held.set(change.key, change);
    return true;
  }

  // deno-lint-ignore require-await
  async overwrite(change: Change): Promise<void> {
    // Without versions nothing remembers what was taken away.
    if (change.document === null) this.#held.delete(change.key);
    else this.#held.set(change.key, change);
  }

  // deno-lint-ignore require-await
  async entries(): Promise<readonly Change[]> {
    return [...this.#held.values()].filter(({ document }) => document !== null);
  }

  // deno-lint-ignore require-await
  async clear(): Promise<void> {
    this.#held.clear();
  }
}
