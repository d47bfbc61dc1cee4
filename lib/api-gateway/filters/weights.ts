import { Pool, SmoothWeightedRoundRobin } from "../../horizontal-scaling/mod.ts";
import type { Random } from "../../sim/mod.ts";

/** A name, and its share among others; 0 gets nothing. */
export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/**
 * Picks one of several names in proportion to their weights: by smooth weighted round-robin, which spreads
 * them evenly and is exact after every cycle; by chance where a source of it is given. O(names).
 *
 * @example
 * ```ts
 * import { WeightedPick } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * const pick = new WeightedPick([{ name: "old", weight: 3 }, { name: "new", weight: 1 }]);
 * assert.deepEqual([1, 2, 3, 4].map(() => pick.next()), ["old", "old", "new", "old"]);
 * ```
 */
export class WeightedPick {
  readonly #items: readonly Weighted[];
  readonly #turns: SmoothWeightedRoundRobin;
  readonly #total: number;
  readonly #random: Random | undefined;

  constructor(items: readonly Weighted[], random?: Random) {
    this.#items = items.filter(({ weight }) => weight > 0);
    const pool = new Pool({ size: Math.max(this.#items.length, 1) });
    pool.weights.set(this.#items.map(({ weight }) => weight));
    this.#turns = new SmoothWeightedRoundRobin(pool);
    this.#total = this.#items.reduce((sum, { weight }) => sum + weight, 0);
    this.#random = random;
  }

  /** A name; `undefined` where none has a weight above 0. */
  next(): string | undefined {
    const items = this.#items;
    if (items.length < 2) return items[0]?.name;
    if (!this.#random) return items[this.#turns.pick(0)]!.name;
    let left = this.#random.next() * this.#total;
    return (items.find(({ weight }) => (left -= weight) < 0) ?? items.at(-1)!).name;
  }
}
