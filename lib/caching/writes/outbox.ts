import { type At, steadily } from "../../sim/crash.ts";
import type { OutboxSource, Shared, Versioned, Writer } from "./stores.ts";

/** Where a process that deletes by an outbox may end. */
export const OUTBOX_STEPS = [
  ...["before the database", "before the delete", "before the removal", "before the answer"],
];

/**
 * Write-around whose delete can't be forgotten: the database remembers in the same transaction that it is
 * to be done (an outbox), and whoever starts after a crash does it, for other servers too. Deleting twice
 * does no harm.
 */
export class WriteOutbox<V> implements Writer<V> {
  /** @param source Its `commit` writes a value and a note of the delete, both or neither. */
  constructor(
    readonly source: OutboxSource<V>,
    readonly cache: Shared<V>,
    readonly at: At = steadily,
  ) {}

  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.at("before the database");
    const note = await this.source.commit(key, entry);
    this.at("before the delete");
    await this.cache.delete(key);
    this.at("before the removal");
    await this.source.outbox.remove([note]);
    this.at("before the answer");
  }

  async recover(): Promise<void> {
    for (const { id, key } of await this.source.outbox.pending()) {
      await this.cache.delete(key);
      await this.source.outbox.remove([id]);
    }
  }

  async flush(): Promise<void> {}
}
