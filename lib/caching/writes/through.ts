import { type At, steadily } from "../../sim/crash.ts";
import type { Shared, Source, Versioned, Writer } from "./stores.ts";

/** Where a process that writes through the cache may end. */
export const THROUGH_STEPS = ["before the database", "before the cache", "before the answer"];

/**
 * Write-through: into the database and into the cache, so that the next reader finds it there. The same
 * gap between the two as in write-around, and two writers may arrive in another order at the cache.
 */
export class WriteThrough<V> implements Writer<V> {
  constructor(
    readonly source: Source<V>,
    readonly cache: Shared<V>,
    readonly at: At = steadily,
  ) {}

  async write(key: string, entry: Versioned<V>): Promise<void> {
    this.at("before the database");
    await this.source.write(key, entry);
    this.at("before the cache");
    await this.cache.set(key, entry);
    this.at("before the answer");
  }

  async recover(): Promise<void> {}
  async flush(): Promise<void> {}
}
