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
  readonly #drawn: number[] = [];
  /** A generator of its own, seeded by the stream it is given: two calls less a pick, half its time. */
  readonly #state: Int32Array;

  constructor(readonly pool: Pool, readonly random: Random, readonly choices = 2) {
    requireNumber("create PowerOfChoices", "choices", choices, {
      unit: "nodes",
      min: 1,
      max: 64,
      integer: true,
    });
    this.#state = Int32Array.of(random.int(2 ** 31));
  }

  pick(_key: number): number {
    const pool = this.pool, members = pool.members, count = pool.count, seen = pool.seen;
    if (this.choices === 2 && count > 1 && count <= 4096) {
      // The common case, both places out of one draw: its whole part, and what is left of it.
      const first = this.#draw() * count, i = first | 0;
      const j = ((first - i) * (count - 1)) | 0;
      const a = members[i]!, b = members[j < i ? j : j + 1]!;
      return seen[b]! < seen[a]! ? b : a;
    }
    if (count === 0) return -1;
    const { random, choices } = this;
    const draws = choices < count ? choices : count;
    if (draws === 1) return members[random.int(count)]!;
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

  /** A number in [0, 1) of 32 bits: a Weyl sequence through murmur3's mix, even over each 2³² draws. */
  #draw(): number {
    const state = this.#state, seed = (state[0]! + 0x6d2b79f5) | 0;
    state[0] = seed;
    let h = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) * 2.3283064365386963e-10;
  }
}
