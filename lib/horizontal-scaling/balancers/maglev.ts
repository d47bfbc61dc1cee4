import { requireNumber } from "../../sim/mod.ts";
import type { Pool } from "../pool.ts";
import type { Balancer } from "./balancer.ts";
import { mix } from "../../sim/hash.ts";

/**
 * A lookup table that the members fill in turns, each in an order of its own: shares differ by at most one
 * entry a turn, a lookup is one array read, and a change moves little more than it must.
 * Rebuilding is O(table · log table); the table must be a prime above 100 × members for a balance of 1 %.
 *
 * Source: D. Eisenbud et al., Maglev: a fast and reliable software network load balancer, NSDI 2016.
 *
 * @example
 * ```ts
 * import { Maglev, Pool } from "#lib/horizontal-scaling";
 * import assert from "node:assert/strict";
 *
 * const maglev = new Maglev(new Pool({ size: 10 }), 1009);
 * const counts = new Array(10).fill(0);
 * for (const node of maglev.table()) counts[node]++;
 * assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
 * ```
 */
export class Maglev implements Balancer {
  #table: Int32Array;
  #version = -1;

  /** @param size Entries of the table, a prime. Default: 65 537. */
  constructor(readonly pool: Pool, readonly size = 65_537) {
    requireNumber("create Maglev", "size", size, {
      unit: "entries",
      min: 2,
      max: 2 ** 21,
      integer: true,
    });
    if (!isPrime(size)) {
      throw new RangeError(`Cannot create Maglev: size must be a prime number: received ${size}`);
    }
    this.#table = new Int32Array(size);
  }

  pick(key: number): number {
    return this.table()[mix(key) % this.size]!;
  }

  /** Whose each entry is; −1 throughout where the pool is empty. */
  table(): Int32Array {
    if (this.#version !== this.pool.version) this.#build();
    return this.#table;
  }

  #build(): void {
    const { size, pool } = this, table = this.#table.fill(-1);
    // The turns go by number, not by the pool's order, which depends on who left and came before.
    const nodes = pool.list().slice().sort();
    const place = nodes.map((node) => mix(node + 0x2545f491) % size);
    const skip = nodes.map((node) => mix(node + 0x7f4a7c15) % (size - 1) + 1);
    for (let filled = 0; filled < size && nodes.length > 0;) {
      for (let i = 0; i < nodes.length && filled < size; i++, filled++) {
        while (table[place[i]!]! >= 0) place[i] = (place[i]! + skip[i]!) % size;
        table[place[i]!] = nodes[i]!;
      }
    }
    this.#version = pool.version;
  }
}

function isPrime(n: number): boolean {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false;
  return true;
}
