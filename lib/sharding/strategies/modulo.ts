import { hashKey, type ShardKey } from "../key.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";

/**
 * The remainder of the key's hash. Even, without a table, and no help when a shard is added: all but 1 in
 * n + 1 keys get another remainder. O(length of the key).
 *
 * @example
 * ```ts
 * import { Modulo } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const keys = Array.from({ length: 2000 }, (_, i) => `tenant-${i}`);
 * const { share } = new Modulo(4).movesTo(new Modulo(5), keys);
 * assert.ok(Math.abs(share - 0.8) < 0.04);
 * ```
 */
export class Modulo extends Placement {
  readonly bytes: number;
  readonly #shards: readonly number[];

  /** @throws {RangeError} Where there is no shard, or one is named twice. */
  constructor(shards: Shards) {
    super();
    this.#shards = shardList("create Modulo", shards);
    this.bytes = 8 * this.#shards.length;
  }

  shardOf(key: ShardKey): number {
    return this.#shards[hashKey(key) % this.#shards.length]!;
  }

  shards(): readonly number[] {
    return this.#shards;
  }
}
