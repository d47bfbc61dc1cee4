/** A value and the number of the write that made it; later writes have larger ones. */
export interface Versioned<V> {
  value: V;
  version: number;
}

/** The source of truth: a database. An older version never overwrites a newer one. */
export interface Source<V> {
  read(key: string): Promise<Versioned<V> | undefined>;
  write(key: string, entry: Versioned<V>): Promise<void>;
}

/** A cache that several processes share, and that outlives each of them. */
export interface Shared<V> {
  get(key: string): Promise<Versioned<V> | undefined>;
  /** Takes whatever comes, a version that is older than what it has, too. */
  set(key: string, entry: Versioned<V>): Promise<void>;
  /** Takes an entry unless it has a newer one, in one step. */
  setNewer(key: string, entry: Versioned<V>): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A write that something remembers, under a number of its own. */
export interface Noted<V> {
  /** Tells this note from all others, those of other servers too. */
  id: string;
  key: string;
  entry: Versioned<V>;
}

/** What is still to be done, beyond the life of this process, and for several servers at once. */
export interface Notes<V> {
  /** All that was noted and not removed, by whichever server, in order. */
  pending(): Promise<readonly Noted<V>[]>;
  /** Removes these and no others: versions say nothing of what other servers have done. */
  remove(ids: readonly string[]): Promise<void>;
}

/** Remembers writes that have not reached the source. */
export interface Journal<V> extends Notes<V> {
  /** Returns the note's id. */
  append(key: string, entry: Versioned<V>): Promise<string>;
}

/** A source that can write a value and note in the same transaction that its copies are to be deleted. */
export interface OutboxSource<V> extends Source<V> {
  /** Both or neither. Returns the note's id. */
  commit(key: string, entry: Versioned<V>): Promise<string>;
  readonly outbox: Notes<V>;
}

/** A way to write: when it resolves, the writer is told that all is well. */
export interface Writer<V> {
  write(key: string, entry: Versioned<V>): Promise<void>;
  /** What a process does when it starts, after a crash too. */
  recover(): Promise<void>;
  /** Brings everything that waits to the source. */
  flush(): Promise<void>;
}

/** Source, shared cache or journal in this process's memory, for tests and simulations. */
export class MemoryStore<V> implements OutboxSource<V>, Shared<V>, Journal<V> {
  readonly entries: Map<string, Versioned<V>> = new Map();
  readonly #notes = new Map<string, Noted<V>>();
  #noted = 0;

  /** Writes that it was given. */
  writes = 0;

  get outbox(): Notes<V> {
    return this;
  }

  // deno-lint-ignore require-await
  async read(key: string): Promise<Versioned<V> | undefined> {
    return this.entries.get(key);
  }

  get(key: string): Promise<Versioned<V> | undefined> {
    return this.read(key);
  }

  // deno-lint-ignore require-await
  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.#write(key, entry);
  }

  // deno-lint-ignore require-await
  async commit(key: string, entry: Versioned<V>): Promise<string> {
    this.#write(key, entry);
    return this.#note(key, entry);
  }

  // deno-lint-ignore require-await
  async set(key: string, entry: Versioned<V>): Promise<void> {
    this.entries.set(key, entry);
  }

  // deno-lint-ignore require-await
  async setNewer(key: string, entry: Versioned<V>): Promise<void> {
    this.#keepNewer(key, entry);
  }

  // deno-lint-ignore require-await
  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  // deno-lint-ignore require-await
  async append(key: string, entry: Versioned<V>): Promise<string> {
    return this.#note(key, entry);
  }

  // deno-lint-ignore require-await
  async pending(): Promise<readonly Noted<V>[]> {
    return [...this.#notes.values()];
  }

  // deno-lint-ignore require-await
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#notes.delete(id);
  }

  #write(key: string, entry: Versioned<V>): void {
    this.writes++;
    this.#keepNewer(key, entry);
  }

  #keepNewer(key: string, entry: Versioned<V>): void {
    const held = this.entries.get(key);
    if (!held || held.version < entry.version) this.entries.set(key, entry);
  }

  #note(key: string, entry: Versioned<V>): string {
    const id = String(++this.#noted);
    this.#notes.set(id, { id, key, entry });
    return id;
  }
}
