import { requireNumber } from "../../sim/require-number.ts";

/**
 * Who has read what, kept by the server: a write tells only those who have read the key since they were
 * last told of it. It is what Redis does with `CLIENT TRACKING`. The table is bounded: a key that has to
 * go is told of as if it had been written.
 *
 * Source: Redis documentation, Client-side caching reference.
 *
 * @example
 * ```ts
 * import { TrackingTable } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const told: string[] = [];
 * const table = new TrackingTable((client, key) => told.push(`${client}: ${key}`));
 * table.read(1, "bread");
 * table.written("bread");
 * table.written("bread");
 * assert.deepEqual(told, ["1: bread"]);
 * ```
 */
export class TrackingTable {
  readonly #readers = new Map<string, Set<number>>();
  readonly #tell: (client: number, key: string) => void;
  readonly #most: number;

  /** @param maxKeys Keys that are remembered. Default: 1,000,000, as in Redis. */
  constructor(tell: (client: number, key: string) => void, maxKeys = 1_000_000) {
    requireNumber("create TrackingTable", "maxKeys", maxKeys, { unit: "keys", min: 1 });
    this.#tell = tell;
    this.#most = maxKeys;
  }

  read(client: number, key: string): void {
    const readers = this.#readers.get(key);
    if (readers) return void readers.add(client);
    if (this.#readers.size >= this.#most) this.written(this.#readers.keys().next().value!);
    this.#readers.set(key, new Set([client]));
  }

  written(key: string): void {
    const readers = this.#readers.get(key);
    if (!readers) return;
    this.#readers.delete(key);
    for (const client of readers) this.#tell(client, key);
  }

  /** A connection is gone, and with it what it has read. O(keys). */
  forget(client: number): void {
    for (const [key, readers] of this.#readers) {
      readers.delete(client);
      if (readers.size === 0) this.#readers.delete(key);
    }
  }
}
