import { type At, steadily } from "../../sim/crash.ts";
import type { Journal, Shared, Source, Versioned, Writer } from "./stores.ts";

/** Where a process that deletes by an outbox may end. */
export const OUTBOX_STEPS = [
  ...["before the database", "before the delete", "before the removal", "before the answer"],
];

/**
 * Write-around whose delete can't be forgotten: the database remembers in the same transaction that it is
 * to be done (an outbox), and whoever starts after a crash does it. Deleting twice does no harm.
 */
export class WriteOutbox<V> implements Writer<V> {
  /** @param outbox A table of the same database: `commit` writes both or neither. */
  constructor(
    readonly source: Source<V>,
    readonly cache: Shared<V>,
    readonly outbox: Journal<V>,
    readonly at: At = steadily,
  ) {}

  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.at("before the database");
    await this.#commit(key, entry);
    this.at("before the delete");
    await this.cache.delete(key);
    this.at("before the removal");
    await this.outbox.remove(entry.version);
    this.at("before the answer");
  }

  async recover(): Promise<void> {
    for (const [key, { version }] of await this.outbox.pending()) {
      await this.cache.delete(key);
      await this.outbox.remove(version);
    }
  }

  async flush(): Promise<void> {}

  /** One transaction: there is no step between the two at which a process could end. */
  async #commit(key: string, entry: Versioned<V>): Promise<void> {
    await Promise.all([this.source.write(key, entry), this.outbox.append(key, entry)]);
  }
}
