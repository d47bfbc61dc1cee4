import { type At, steadily } from "../../sim/crash.ts";
import type { Shared, Source, Versioned, Writer } from "./stores.ts";

/** Where a process that writes around the cache may end. */
export const AROUND_STEPS = ["before the database", "before the delete", "before the answer"];

/**
 * Write-around: into the database, then the cached value is deleted; the next reader loads it. A process that
 * ends between the two leaves the old value in the cache until its lifetime is over.
 */
export class WriteAround<V> implements Writer<V> {
  constructor(
    readonly source: Source<V>,
    readonly cache: Shared<V>,
    readonly at: At = steadily,
  ) {}

  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.at("before the database");
    await this.source.write(key, entry);
    this.at("before the delete");
    await this.cache.delete(key);
    this.at("before the answer");
  }

  async recover(): Promise<void> {}
  async flush(): Promise<void> {}
}
