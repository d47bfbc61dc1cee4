import { BoundedHash, Pool } from "../../horizontal-scaling/mod.ts";
import { hashKey, type ShardKey } from "../key.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";
import { requireNumber } from "../../sim/mod.ts";

/** How full a shard may be. */
export interface BoundedShardingOptions {
  /** Most keys of a shard, as a multiple of the average. Default: 1.25. */
  bound?: number;
  /** Points of each shard on the ring. Default: 160. */
  points?: number;
}

/**
 * Consistent hashing with bounded loads: a key walks on from a full shard to the next that has room. No
 * shard ever holds more than ⌈bound × keys / shards⌉ keys. The price: where a key went depends on who came
 * before, so each key is remembered. O(1) a lookup, O(shards) to place or take away.
 *
 * Source: V. Mirrokni, M. Thorup, M. Zadimoghaddam, SODA 2018.
 *
 * @example
 * ```ts
 * import { BoundedSharding } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const bounded = new BoundedSharding(4, { bound: 1.1 });
 * for (let i = 0; i < 1000; i++) bounded.place(`tenant-${i}`);
 * assert.ok(Math.max(...bounded.loads()) <= 275);
 * ```
 */
export class BoundedSharding extends Placement {
  readonly #shards: readonly number[];
  readonly #pool: Pool;
  readonly #balancer: BoundedHash;
  readonly #bound: number;
  readonly #at = new Map<ShardKey, number>();
  readonly #keys: Map<number, Set<ShardKey>>;

  /** @throws {RangeError} Where there is no shard, or the bound is below 1. */
  constructor(shards: Shards, { bound = 1.25, points = 160 }: BoundedShardingOptions = {}) {
    super();
    requireNumber("create BoundedSharding", "bound", bound, { unit: "(× the average)", min: 1 });
    this.#shards = shardList("create BoundedSharding", shards);
    this.#pool = new Pool({ size: Math.max(...this.#shards) + 1, members: 0 });
    for (const shard of this.#shards) this.#pool.add(shard);
    this.#balancer = new BoundedHash(this.#pool, { bound, points });
    this.#bound = bound;
    this.#keys = new Map(this.#shards.map((shard) => [shard, new Set()]));
  }

  /** Where the key is; for one that was never placed, where it would go now. */
  shardOf(key: ShardKey): number {
    return this.#at.get(key) ?? this.#balancer.pick(hashKey(key));
  }

  /** Gives a key its place, and keeps it there. */
  place(key: ShardKey): number {
    const shard = this.shardOf(key);
    if (!this.#at.has(key)) this.#put(key, shard);
    return shard;
  }

  /** Takes a key away. The cap falls with it, so a shard that is now above it hands a key on. */
  remove(key: ShardKey): boolean {
    const shard = this.#at.get(key);
    if (shard === undefined) return false;
    this.#take(key, shard);
    for (const full of this.#shards) {
      while (this.#pool.active[full]! > this.cap) {
        const [moving] = this.#keys.get(full)!;
        this.#take(moving!, full);
        this.#put(moving!, this.#balancer.pick(hashKey(moving!)));
      }
    }
    return true;
  }

  /** Most keys that a shard may hold now. */
  get cap(): number {
    return Math.ceil(this.#bound * this.#at.size / this.#shards.length);
  }

  /** Keys of each shard, in the order of {@linkcode shards}. */
  loads(): number[] {
    return this.#shards.map((shard) => this.#pool.active[shard]!);
  }

  shards(): readonly number[] {
    return this.#shards;
  }

  /** The keys are most of it: about 100 bytes each in a map and a set. */
  get bytes(): number {
    return 16 * 160 * this.#shards.length + 100 * this.#at.size;
  }

  #put(key: ShardKey, shard: number): void {
    this.#at.set(key, shard);
    this.#keys.get(shard)!.add(key);
    this.#pool.active[shard]!++;
  }

  #take(key: ShardKey, shard: number): void {
    this.#at.delete(key);
    this.#keys.get(shard)!.delete(key);
    this.#pool.active[shard]!--;
  }
}
