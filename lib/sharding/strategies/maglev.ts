import { Maglev, Pool } from "../../horizontal-scaling/mod.ts";
import { hashKey, type ShardKey } from "../key.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";

/**
 * A lookup table that the shards fill in turns (notebook 04's): the most even of all, O(1), and it moves a
 * little more than it must, which a load balancer does not mind and a database does.
 *
 * Source: D. Eisenbud et al., Maglev, NSDI 2016.
 */
export class MaglevSharding extends Placement {
  readonly bytes: number;
  readonly #shards: readonly number[];
  readonly #maglev: Maglev;

  /** @param size Entries of the table, a prime above 100 × the shards. Default: 65 537. */
  constructor(shards: Shards, size = 65_537) {
    super();
    this.#shards = shardList("create MaglevSharding", shards);
    const pool = new Pool({ size: Math.max(...this.#shards) + 1, members: 0 });
    for (const shard of this.#shards) pool.add(shard);
    this.#maglev = new Maglev(pool, size);
    this.bytes = 4 * size;
  }

  shardOf(key: ShardKey): number {
    return this.#maglev.pick(hashKey(key));
  }

  shards(): readonly number[] {
    return this.#shards;
  }
}
