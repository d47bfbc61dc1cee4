import { type At, steadily } from "../../sim/crash.ts";
import { requireNumber } from "../../sim/require-number.ts";
import type { Journal, Shared, Source, Versioned, Writer } from "./stores.ts";

/** Where a process that writes behind may end. */
export const BEHIND_STEPS = [
  ...["before the journal", "before the cache", "before the answer"],
  ...["before the database", "before the removal"],
];

/** The newest value of a key that waits, and the notes of all its values that the journal has. */
interface Waiting<V> {
  entry: Versioned<V>;
  notes: string[];
}

/**
 * Write-behind: the writer is answered as soon as the cache has the value; the database gets it later, in
 * batches, and of many writes to one key only the newest. What waits is in this process's memory, so a
 * crash loses it, unless a journal has it, too. Several servers may share cache, journal and database.
 */
export class WriteBehind<V> implements Writer<V> {
  readonly #queue = new Map<string, Waiting<V>>();
  /** Notes of what the database has, still to be removed. */
  readonly #done: string[] = [];
  readonly #maxQueue: number;
  /** Writes that are on their way into the queue, and who waits for one of them to arrive. */
  #coming = 0;
  #arrived = Promise.withResolvers<void>();
  #flushing: Promise<void> | undefined;

  /**
   * @param journal Where writes are kept until the database has them; none: in memory alone.
   * @param maxQueue Keys that may wait; whoever comes then waits for the database. Default: 1,000.
   * @throws {RangeError} Where `maxQueue` is below 1.
   */
  constructor(
    readonly source: Source<V>,
    readonly cache: Shared<V>,
    readonly journal: Journal<V> | undefined,
    readonly at: At = steadily,
    maxQueue = 1000,
  ) {
    requireNumber("create WriteBehind", "maxQueue", maxQueue, {
      unit: "keys",
      min: 1,
      integer: true,
    });
    this.#maxQueue = maxQueue;
  }

  /** Keys that wait for the database. */
  get waiting(): number {
    return this.#queue.size;
  }

  async write(key: string, entry: Versioned<V>): Promise<void> {
    while (this.#isFull(key)) await this.#room();
    this.#coming++;
    try {
      this.at("before the journal");
      const note = await this.journal?.append(key, entry);
      this.at("before the cache");
      await this.cache.setNewer(key, entry);
      this.#put(key, entry, note);
    } finally {
      this.#coming--;
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    }
    this.at("before the answer");
  }

  /** What the journal has may be in neither cache nor database: both get it, again if need be. */
  async recover(): Promise<void> {
    for (const { id, key, entry } of await this.journal?.pending() ?? []) {
      await this.cache.setNewer(key, entry);
      this.#put(key, entry, id);
    }
    await this.flush();
  }

  /** One flush at a time; whoever asks during one waits for it, and for the next. */
  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    if (this.#queue.size === 0) return;
    this.#flushing = this.#flush().finally(() => this.#flushing = undefined);
    await this.#flushing;
  }

  #isFull(key: string): boolean {
    return this.#queue.size + this.#coming >= this.#maxQueue && !this.#queue.has(key);
  }

  #room(): Promise<void> {
    return this.#queue.size > 0 ? this.flush() : this.#arrived.promise;
  }

  /** Of two writes at once the older may come last: it must not take the newer one's place. */
  #put(key: string, entry: Versioned<V>, note: string | undefined): void {
    const waits = this.#queue.get(key);
    // Shared with the place that a newer value takes: notes are removed once the newest is written.
    const notes = waits?.notes ?? [];
    if (note !== undefined) notes.push(note);
    if (!waits || waits.entry.version <= entry.version) this.#queue.set(key, { entry, notes });
  }

  async #flush(): Promise<void> {
    for (const key of [...this.#queue.keys()]) {
      this.at("before the database");
      const waits = this.#queue.get(key)!, noted = waits.notes.length;
      await this.source.write(key, waits.entry);
      for (const note of waits.notes.splice(0, noted)) this.#done.push(note);
      // A newer value of the key may have come meanwhile: that one still waits.
      if (this.#queue.get(key) === waits) this.#queue.delete(key);
    }
    this.at("before the removal");
    const done = [...this.#done];
    await this.journal?.remove(done);
    this.#done.splice(0, done.length);
  }
}
