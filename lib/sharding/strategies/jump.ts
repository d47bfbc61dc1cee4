import { hash64, type ShardKey } from "../key.ts";
import { requireNumber } from "../../sim/mod.ts";
import { Placement, shardList, type Shards } from "../strategy.ts";

/** The multiplier of the paper's generator, 2862933555777941757, in two limbs; the lower one in halves. */
const HIGH = 0x27bb2ee6, LOW = 0x87b0b0fd, LOW_H = 0x87b0, LOW_L = 0xb0fd;

/**
 * Jump consistent hash of a 64-bit key given as two limbs of 32 bits: no table, no BigInt, H(n) turns of
 * the loop on average, ln n + 1 at most. Each turn finds the next number of buckets at which the key would
 * have jumped; the last jump below `buckets` is the answer.
 *
 * Source: J. Lamping, E. Veach, A fast, minimal memory, consistent hash algorithm, 2014.
 *
 * @param buckets From 1 to 2³¹ − 1; not checked here, see {@linkcode jump}.
 */
export function jumpLimbs(high: number, low: number, buckets: number): number {
  let at = 0, next = 0;
  do {
    at = next;
    // key = key · multiplier + 1, mod 2⁶⁴: what the lower limbs carry into the upper one,
    // in steps of 16 bits, then the products of the limbs.
    const a = low & 0xffff, b = low >>> 16;
    const t = (Math.imul(b, LOW_L) + (Math.imul(a, LOW_L) >>> 16)) >>> 0;
    const u = (Math.imul(a, LOW_H) + (t & 0xffff)) >>> 0;
    const carried = Math.imul(b, LOW_H) + (t >>> 16) + (u >>> 16);
    high = (carried + Math.imul(high, LOW) + Math.imul(low, HIGH)) | 0;
    low = (Math.imul(low, LOW) + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
    next = Math.floor((at + 1) * (2147483648 / ((high >>> 1) + 1)));
  } while (next < buckets);
  return at;
}

/** Turns of the loop of {@linkcode jumpLimbs} for a key, the last one included: what its cost is made of. */
export function jumpTurns(high: number, low: number, buckets: number): number {
  let turns = 1;
  // The bucket of n is below n, and that of its own number is where it jumped from: so each jump is found.
  for (let at = jumpLimbs(high, low, buckets); at > 0; at = jumpLimbs(high, low, at)) turns++;
  return turns;
}

/**
 * The bucket of an unsigned 64-bit key.
 *
 * @throws {RangeError} Where the key has no 64 bits, or `buckets` is no whole number from 1 to 2³¹ − 1.
 *
 * @example
 * ```ts
 * import { jump } from "#lib/sharding";
 * import assert from "node:assert/strict";
 *
 * assert.equal(jump(2201n, 100_001), 22_152);
 * ```
 */
export function jump(key: number | bigint, buckets: number): number {
  requireNumber("jump", "buckets", buckets, {
    unit: "buckets",
    min: 1,
    max: 2147483647,
    integer: true,
  });
  hash64(key, limbs);
  return jumpLimbs(limbs[0]!, limbs[1]!, buckets);
}

const limbs = new Uint32Array(2);

/**
 * Jump hash over shards in a list: it grows and shrinks at its end alone. Taking one out of the middle
 * renumbers those after it, and moves what a removal need not.
 */
export class Jump extends Placement {
  readonly bytes: number;
  readonly #shards: readonly number[];

  /** @throws {RangeError} Where there is no shard, or one is named twice. */
  constructor(shards: Shards) {
    super();
    this.#shards = shardList("create Jump", shards);
    this.bytes = 8 * this.#shards.length;
  }

  shardOf(key: ShardKey): number {
    hash64(key, limbs);
    return this.#shards[jumpLimbs(limbs[0]!, limbs[1]!, this.#shards.length)]!;
  }

  shards(): readonly number[] {
    return this.#shards;
  }
}
