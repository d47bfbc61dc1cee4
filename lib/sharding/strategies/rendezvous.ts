import { mix, requireNumber } from "../../sim/mod.ts";
import { hashKey, type ShardKey } from "../key.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";

/**
 * Highest random weight: each shard draws a number for the key, and the highest wins. No table, any shard
 * may leave, weights are exact; O(shards) a lookup.
 *
 * With weights the draw u becomes −w / ln u, whose maximum falls to a shard in proportion to its weight.
 *
 * Sources: D. Thaler, C. Ravishankar, IEEE/ACM Transactions on Networking 6(1), 1998; the logarithm:
 * C. Schindelhauer, G. Schomaker, Weighted distributed hash tables, SPAA 2005.
 *
 * @example
 * ```ts
 * import { Rendezvous } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const double = new Rendezvous(3, { 2: 2 });
 * const keys = Array.from({ length: 4000 }, (_, i) => `tenant-${i}`);
 * const last = keys.filter((key) => double.shardOf(key) === 2).length;
 * assert.ok(Math.abs(last / keys.length - 0.5) < 0.03);
 * ```
 */
export class Rendezvous extends Placement {
  readonly bytes: number;
  readonly #shards: readonly number[];
  readonly #seeds: Int32Array;
  readonly #weights: Float64Array | undefined;

  /** @throws {RangeError} Where there is no shard, or a weight is not above zero. */
  constructor(shards: Shards, weights: Readonly<Record<number, number>> = {}) {
    super();
    this.#shards = shardList("create Rendezvous", shards);
    this.#seeds = Int32Array.from(this.#shards, (shard) => mix(shard + 0x9e3779b9));
    const all = this.#shards.map((shard) => weights[shard] ?? 1);
    for (const [i, weight] of all.entries()) {
      requireNumber("create Rendezvous", `the weight of shard ${this.#shards[i]}`, weight, {
        unit: "(× the others)",
        min: 1e-6,
        max: 1e6,
      });
    }
    if (all.some((weight) => weight !== all[0])) this.#weights = Float64Array.from(all);
    this.bytes = 20 * this.#shards.length;
  }

  shardOf(key: ShardKey): number {
    const hash = hashKey(key), seeds = this.#seeds, weights = this.#weights;
    let best = 0, most = -1;
    for (let i = 0; i < seeds.length; i++) {
      const draw = mix(hash ^ seeds[i]!);
      // The logarithm keeps the order of draws, so with equal weights it is not needed.
      const score = weights ? -weights[i]! / Math.log((draw + 0.5) / 4294967296) : draw;
      if (score > most) {
        best = i;
        most = score;
      }
    }
    return this.#shards[best]!;
  }

  shards(): readonly number[] {
    return this.#shards;
  }
}
