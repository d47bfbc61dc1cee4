import { requireNumber } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";
import { Ring, type RingOptions } from "./ring.ts";

/** How far above the average a node may be loaded. */
export interface BoundedOptions extends RingOptions {
  /** Most work in hand, as a multiple of the average. Default: 1.25. */
  bound?: number;
}

/**
 * Consistent hashing that walks on to the next node when the key's own has more than `bound` times the
 * average work in hand: a hot key spills over and does not drown its node. O(members) at worst.
 *
 * Source: V. Mirrokni, M. Thorup, M. Zadimoghaddam, Consistent hashing with bounded loads, SODA 2018.
 */
export class BoundedHash implements Balancer {
  readonly #ring: Ring;
  readonly #bound: number;
  constructor(readonly pool: Pool, { bound = 1.25, ...ring }: BoundedOptions = {}) {
    requireNumber("create BoundedHash", "bound", bound, { unit: "(× the average)", min: 1 });
    this.#ring = new Ring(pool, ring);
    this.#bound = bound;
  }

  pick(key: number): number {
    const start = this.#ring.find(key);
    if (start < 0) return -1;
    const { seen, members, count } = this.pool, owners = this.#ring.owners;
    let total = 1;
    for (let i = 0; i < count; i++) total += seen[members[i]!]!;
    const most = Math.ceil(this.#bound * total / count);
    let at = start;
    // Somebody is at or below the average, so this ends.
    while (seen[owners[at]!]! + 1 > most) if (++at === owners.length) at = 0;
    return owners[at]!;
  }
}
