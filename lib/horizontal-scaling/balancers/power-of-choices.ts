import { type Random, requireNumber } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";

/**
 * The less loaded of `choices` different members drawn at random. Two draws are enough to turn the
 * exponential tail of random choice into a doubly exponential one. O(choices), whatever the pool's size.
 *
 * Source: M. Mitzenmacher, The power of two choices in randomized load balancing, IEEE TPDS 2001.
 *
 * @example
 * ```ts
 * import { Pool, PowerOfChoices } from "#lib/horizontal-scaling";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const pool = new Pool({ size: 2 });
 * pool.active[0] = 9;
 * assert.equal(new PowerOfChoices(pool, random(1)).pick(0), 1);
 * ```
 */
export class PowerOfChoices implements Balancer {
  /** A generator of its own, seeded by the stream it is given: one step of it is enough for two places. */
  #seed: number;
  readonly #drawn: number[] = [];

  constructor(readonly pool: Pool, readonly random: Random, readonly choices = 2) {
    requireNumber("create PowerOfChoices", "choices", choices, {
      unit: "nodes",
      min: 1,
      max: 64,
      integer: true,
    });
    this.#seed = random.int(2 ** 31);
  }

  pick(_key: number): number {
    const { members, count, seen } = this.pool;
    if (this.choices !== 2 || count < 2) return this.#leastOf(Math.min(this.choices, count));
    // Of the product of the draw and `count` the upper half is the first place, and the lower half is
    // as good as a new draw: it says which of the places that are left is the second.
    const draw = this.#draw(), first = upperHalf(draw, count);
    const left = upperHalf(Math.imul(draw, count), count - 1);
    const second = left + 1 + negativeMask(left - first);
    const a = members[first]!, b = members[second]!;
    return a + ((b - a) & negativeMask(seen[b]! - seen[a]!));
  }

  /** The least loaded of so many different members. */
  #leastOf(draws: number): number {
    const { random, pool: { members, count, seen } } = this;
    if (draws < 2) return draws === 0 ? -1 : members[random.int(count)]!;
    let best = -1, least = Infinity;
    const drawn = this.#drawn;
    for (let k = 0; k < draws; k++) {
      let place = random.int(count);
      while (drawn.includes(place)) place = random.int(count);
      drawn.push(place);
      const node = members[place]!;
      if (seen[node]! < least) {
        best = node;
        least = seen[node]!;
      }
    }
    drawn.length = 0;
    return best;
  }

  /** 32 random bits: a Weyl sequence through murmur3's mix, even over each 2³² draws. */
  #draw(): number {
    const seed = this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let h = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  }
}

/**
 * −1 where the difference is below zero, else 0: all ones or none. Which of two places is the less loaded
 * nobody can guess, a processor neither, and its wrong guesses cost more than all else in a pick.
 */
function negativeMask(difference: number): number {
  return difference >> 31;
}

/** ⌊bits × n / 2³²⌋ for 32 bits without a sign and n up to 2¹⁶, in whole numbers of 32 bits. */
function upperHalf(bits: number, n: number): number {
  return (Math.imul(bits >>> 16, n) + (Math.imul(bits & 0xffff, n) >>> 16)) >>> 16;
}
