import { Pool, Ring } from "../../horizontal-scaling/mod.ts";
import { hashText, requireNumber } from "../../sim/mod.ts";
import { hashKey, type ShardKey } from "../key.ts";
import { MOST_SHARDS, Placement, shardList, type Shards } from "../strategy.ts";

/** How a ring of shards is drawn. */
export interface RingShardingOptions {
  /** Points of a shard of weight 1. Default: 160. */
  points?: number;
  /** Draws the points elsewhere. Default: 0. */
  salt?: number;
  /** Share of each shard relative to the others, whole, 1 to 64. Default: 1 for all. */
  weights?: Readonly<Record<number, number>>;
}

/**
 * Consistent hashing: a key belongs to the next point on the ring. Node = shard on notebook 04's ring; a
 * shard of weight w stands on it w times. O(1) on average; 16 bytes a point.
 *
 * Source: D. Karger et al., Consistent hashing and random trees, STOC 1997.
 *
 * @example
 * ```ts
 * import { RingSharding } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * const four = new RingSharding(4), five = new RingSharding(5);
 * const { flows } = four.movesTo(five, Array.from({ length: 1000 }, (_, i) => i));
 * assert.ok(flows.every(({ to }) => to === 4));
 * ```
 */
export class RingSharding extends Placement {
  readonly #shards: readonly number[];
  readonly #ring: Ring;

  /** @throws {RangeError} Where there is no shard, or points or a weight are out of range. */
  constructor(shards: Shards, { points = 160, salt = 0, weights = {} }: RingShardingOptions = {}) {
    super();
    this.#shards = shardList("create RingSharding", shards);
    const weight = (shard: number) => weights[shard] ?? 1;
    for (const shard of this.#shards) {
      requireNumber("create RingSharding", `the weight of shard ${shard}`, weight(shard), {
        unit: "(× the others)",
        min: 1,
        max: 64,
        integer: true,
      });
    }
    const most = Math.max(...this.#shards.map(weight));
    const size = most === 1 ? Math.max(...this.#shards) + 1 : most * MOST_SHARDS;
    const pool = new Pool({ size, members: 0 });
    for (const shard of this.#shards) {
      for (let unit = 0; unit < weight(shard); unit++) pool.add(shard + unit * MOST_SHARDS);
    }
    this.#ring = new Ring(pool, { points, salt });
  }

  shardOf(key: ShardKey): number {
    const at = this.#ring.find(typeof key === "string" ? hashText(key) : hashKey(key));
    return this.#ring.owners[at]! & (MOST_SHARDS - 1);
  }

  shards(): readonly number[] {
    return this.#shards;
  }

  get bytes(): number {
    this.#ring.find(0);
    return 16 * this.#ring.points.length;
  }

  /** The share of the ring that each shard owns, from its points, in the order of {@linkcode shards}. */
  shares(): number[] {
    this.#ring.find(0);
    const { points, owners } = this.#ring, owned = new Float64Array(MOST_SHARDS);
    for (let i = 0, before = points.at(-1)! - 4294967296; i < points.length; i++) {
      owned[owners[i]! & (MOST_SHARDS - 1)]! += points[i]! - before;
      before = points[i]!;
    }
    return this.#shards.map((shard) => owned[shard]! / 4294967296);
  }

  /** The share of all hashes that belongs to another shard in `next`: exact, no keys asked. O(points). */
  arcShareTo(next: RingSharding): number {
    const ours = this.arcs(), theirs = next.arcs();
    let moved = 0, i = 0, j = 0, at = 0;
    while (i < ours.length && j < theirs.length) {
      const end = Math.min(ours[i]!.end, theirs[j]!.end);
      if (ours[i]!.shard !== theirs[j]!.shard) moved += end - at;
      at = end;
      if (ours[i]!.end === end) i++;
      if (j < theirs.length && theirs[j]!.end === end) j++;
    }
    return moved / 4294967296;
  }

  /** Stretches of the ring from 0 to 2³², each with its end (not included) and its owner. */
  arcs(): { end: number; length: number; shard: number }[] {
    this.#ring.find(0);
    const { points, owners } = this.#ring, arcs = [];
    let at = 0;
    for (let i = 0; i < points.length; i++) {
      const end = points[i]! + 1;
      if (end > at) arcs.push({ end, length: end - at, shard: owners[i]! & (MOST_SHARDS - 1) });
      at = Math.max(at, end);
    }
    // Past the last point a key belongs to the first.
    const shard = owners[0]! & (MOST_SHARDS - 1);
    if (at < 4294967296) arcs.push({ end: 4294967296, length: 4294967296 - at, shard });
    return arcs;
  }
}
