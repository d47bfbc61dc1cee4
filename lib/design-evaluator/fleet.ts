import { requireNumber } from "../sim/mod.ts";

/** A machine that can be rented: what it does, in whole units, and its price. */
export interface MachineType {
  name: string;
  capacity: number;
  price: number;
}

/** How many machines of each type a tier takes, and what they cost. */
export interface Fleet {
  counts: number[];
  price: number;
}

const MOST_UNITS = 10_000_000;

/**
 * The cheapest machines that together do so much: for each amount up to it, from the amounts before. Exact.
 * O(need · types).
 *
 * Source: R. Bellman, Dynamic Programming, 1957 (the unbounded knapsack, covering).
 *
 * @example
 * ```ts
 * import { cheapestFleet } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * const types = [{ name: "small", capacity: 3, price: 5 }, { name: "large", capacity: 8, price: 9 }];
 * // Two large ones do 16; one large and two small ones 14, for a dollar more.
 * assert.deepEqual(cheapestFleet(12, types), { counts: [0, 2], price: 18 });
 * ```
 */
export function cheapestFleet(need: number, types: readonly MachineType[]): Fleet {
  requireNumber("rent machines", "need", need, {
    unit: "units",
    min: 0,
    max: MOST_UNITS,
    integer: true,
  });
  requireNumber("rent machines", "types", types.length, { unit: "types", min: 1, max: 1000 });
  for (const { capacity, name, price } of types) {
    requireNumber("rent machines", `capacity of ${name}`, capacity, {
      unit: "units",
      min: 1,
      integer: true,
    });
    requireNumber("rent machines", `price of ${name}`, price, { unit: "dollars", min: 0 });
  }
  const best = new Float64Array(need + 1).fill(Infinity), chosen = new Int16Array(need + 1);
  best[0] = 0;
  for (let units = 1; units <= need; units++) {
    for (let t = 0; t < types.length; t++) {
      const { capacity, price } = types[t]!, cost = best[Math.max(0, units - capacity)]! + price;
      if (cost < best[units]!) {
        best[units] = cost;
        chosen[units] = t;
      }
    }
  }
  const counts = types.map(() => 0);
  for (let left = need; left > 0; left -= types[chosen[left]!]!.capacity) counts[chosen[left]!]!++;
  return { counts, price: best[need]! };
}
