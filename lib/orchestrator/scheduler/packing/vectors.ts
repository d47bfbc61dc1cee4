import { requireNumber } from "../../../sim/mod.ts";

/** Items by several resources at once, in bins that are alike. */
export interface VectorPacking {
  count: number;
  /** Bin of each item. */
  binOf: Int32Array;
  /** Bins that no packing can do without: the sum of the scarcest resource over a bin's. */
  bound: number;
}

/** How heavy an item is, of its shares of a bin. */
const ORDERS: readonly ((shares: readonly number[]) => number)[] = [
  (shares) => Math.max(...shares),
  (shares) => shares.reduce((sum, share) => sum + share, 0),
  (shares) => shares.reduce((sum, share) => sum + share * share, 0),
];

/**
 * Packs items that need several resources: heaviest first, each into the bin whose free room is most like it (the scalar
 * product of both), by several notions of heavy; the best counts. With one resource this is best fit. O(items × bins).
 *
 * Source: R. Panigrahy, K. Talwar, L. Uyeda, U. Wieder, Heuristics for Vector Bin Packing, Microsoft Research, 2011.
 *
 * @param items Amounts of each resource. @param capacity What a bin has of each.
 * @throws {RangeError} Where an item fits into no bin.
 *
 * @example
 * ```ts
 * import { packVectors } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * // By the first resource alone one bin would do.
 * assert.equal(packVectors([[1, 6], [1, 6], [1, 4]], [10, 10]).count, 2);
 * ```
 */
export function packVectors(
  items: readonly (readonly number[])[],
  capacity: readonly number[],
): VectorPacking {
  const shares = items.map((item, i) =>
    item.map((amount, k) => {
      requireNumber("pack", `resource ${k} of item ${i}`, amount, {
        ...{ unit: "units", min: 0, max: capacity[k]! },
      });
      return capacity[k]! > 0 ? amount / capacity[k]! : 0;
    })
  );
  const sums = capacity.map((_, k) => shares.reduce((sum, each) => sum + each[k]!, 0));
  const bound = Math.max(0, ...sums.map((sum) => Math.ceil(sum - 1e-9)));
  let best: Omit<VectorPacking, "bound"> | undefined;
  for (const weight of ORDERS) {
    const packing = packInOrder(items, shares, weight, capacity);
    if (!best || packing.count < best.count) best = packing;
    if (best.count === bound) break;
  }
  return { ...best!, bound };
}

/** Amounts decide what fits, to the unit; shares decide what is heavy and what is alike. */
function packInOrder(
  items: readonly (readonly number[])[],
  shares: readonly (readonly number[])[],
  weight: (shares: readonly number[]) => number,
  capacity: readonly number[],
): Omit<VectorPacking, "bound"> {
  const resources = capacity.length;
  const order = shares.map((each, i) => ({ i, heavy: weight(each) }))
    .sort((a, b) => b.heavy - a.heavy || a.i - b.i);
  const free: number[][] = [], binOf = new Int32Array(shares.length);
  for (const { i } of order) {
    const item = items[i]!, share = shares[i]!;
    let at = -1, most = -1;
    for (let bin = 0; bin < free.length; bin++) {
      const room = free[bin]!;
      let alike = 0;
      for (let k = 0; k < resources && alike >= 0; k++) {
        alike = item[k]! > room[k]! ? -1 : alike + share[k]! * room[k]! / (capacity[k]! || 1);
      }
      if (alike > most) [at, most] = [bin, alike];
    }
    if (at < 0) at = free.push([...capacity]) - 1;
    for (let k = 0; k < resources; k++) free[at]![k]! -= item[k]!;
    binOf[i] = at;
  }
  return { count: free.length, binOf };
}
