import { type At, steadily } from "../../sim/crash.ts";
import { requireNumber } from "../../sim/require-number.ts";
import type { Journal, Shared, Source, Versioned, Writer } from "./stores.ts";

/** Where a process that writes behind may end. */
export const BEHIND_STEPS = [
  ...["before the journal", "before the cache", "before the answer"],
  ...["before the database", "before the removal"],
];

/**
 * Write-behind: the writer is answered as soon as the cache has the value; the database gets it later, in
 * batches, and of many writes to one key only the last. What waits is in this process's memory, so a crash
 * loses it, unless a journal has it, too.
 */
export class WriteBehind<V> implements Writer<V> {
  readonly #queue = new Map<string, Versioned<V>>();
  /** Versions that are in the journal, or on their way there, and not yet in the queue. */
  readonly #coming = new Set<number>();
  readonly #maxQueue: number;
  /** The newest version that the database has. */
  #reached = 0;
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
    if (this.#queue.size >= this.#maxQueue && !this.#queue.has(key)) await this.flush();
    this.#coming.add(entry.version);
    try {
      this.at("before the journal");
      await this.journal?.append(key, entry);
      this.at("before the cache");
      await this.cache.set(key, entry);
      this.#queue.set(key, entry);
    } finally {
      this.#coming.delete(entry.version);
    }
    this.at("before the answer");
  }

  /** What the journal has may be in neither cache nor database: both get it, again if need be. */
  async recover(): Promise<void> {
    for (const [key, entry] of await this.journal?.pending() ?? []) {
      await this.cache.set(key, entry);
      this.#queue.set(key, entry);
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

  async #flush(): Promise<void> {
    const batch = [...this.#queue];
    for (const [key, entry] of batch) {
      this.at("before the database");
      await this.source.write(key, entry);
      this.#reached = Math.max(this.#reached, entry.version);
      // A newer value of the key may have come meanwhile: that one still waits.
      if (this.#queue.get(key) === entry) this.#queue.delete(key);
    }
    this.at("before the removal");
    // What is older than something that still waits must stay.
    const waiting = [...this.#queue.values()].map(({ version }) => version);
    const done = Math.min(
      this.#reached,
      ...[...waiting, ...this.#coming].map((version) => version - 1),
    );
    await this.journal?.remove(done);
  }
}
