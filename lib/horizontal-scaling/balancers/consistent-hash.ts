import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";
import { Ring, type RingOptions } from "./ring.ts";

/**
 * A key goes to the owner of the next point on the ring: to the same node every time, and when a node
 * joins n others only some 1/(n+1) of the keys move, all of them to it. Blind to load. O(1) on average.
 *
 * Source: D. Karger et al., Consistent hashing and random trees, STOC 1997.
 *
 * @example
 * ```ts
 * import { ConsistentHash, hashText, Pool } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const pool = new Pool({ size: 5 });
 * const balancer = new ConsistentHash(pool);
 * const before = balancer.pick(hashText("buyer-7"));
 * pool.remove((before + 1) % 5);
 * assert.equal(balancer.pick(hashText("buyer-7")), before);
 * ```
 */
export class ConsistentHash implements Balancer {
  readonly #ring: Ring;
  constructor(readonly pool: Pool, options: RingOptions = {}) {
    this.#ring = new Ring(pool, options);
  }

  pick(key: number): number {
    const at = this.#ring.find(key);
    return at < 0 ? -1 : this.#ring.owners[at]!;
  }
}
