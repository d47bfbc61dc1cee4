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
  set(key: string, entry: Versioned<V>): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Remembers writes that have not reached the source, beyond the life of this process. */
export interface Journal<V> {
  append(key: string, entry: Versioned<V>): Promise<void>;
  /** All that was appended and not removed, in order. */
  pending(): Promise<readonly (readonly [key: string, entry: Versioned<V>])[]>;
  /** Removes what has reached the source: everything up to and with a version. */
  remove(upTo: number): Promise<void>;
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
export class MemoryStore<V> implements Source<V>, Shared<V>, Journal<V> {
  readonly entries: Map<string, Versioned<V>> = new Map();
  #log: (readonly [string, Versioned<V>])[] = [];

  /** Writes that it was given. */
  writes = 0;

  // deno-lint-ignore require-await
  async read(key: string): Promise<Versioned<V> | undefined> {
    return this.entries.get(key);
  }

  get(key: string): Promise<Versioned<V> | undefined> {
    return this.read(key);
  }

  // deno-lint-ignore require-await
  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.writes++;
    const held = this.entries.get(key);
    if (!held || held.version < entry.version) this.entries.set(key, entry);
  }

  // deno-lint-ignore require-await
  async set(key: string, entry: Versioned<V>): Promise<void> {
    this.entries.set(key, entry);
  }

  // deno-lint-ignore require-await
  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  // deno-lint-ignore require-await
  async append(key: string, entry: Versioned<V>): Promise<void> {
    this.#log.push([key, entry]);
  }

  // deno-lint-ignore require-await
  async pending(): Promise<readonly (readonly [string, Versioned<V>])[]> {
    return [...this.#log];
  }

  // deno-lint-ignore require-await
  async remove(upTo: number): Promise<void> {
    this.#log = this.#log.filter(([, { version }]) => version > upTo);
  }
}
