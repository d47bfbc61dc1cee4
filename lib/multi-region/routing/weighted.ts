import type { Random } from "../../sim/random.ts";
import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/**
 * Regions by lot, each with its weight: for moving traffic from one to another in steps. Weights that are
 * all 0 count as equal, since somebody has to be answered.
 */
export class Weighted implements RoutingPolicy {
  readonly #weights: readonly number[];
  readonly #random: Random;

  /** @throws {RangeError} Where a weight is negative or no number. */
  constructor(weights: readonly number[], random: Random) {
    const wrong = weights.find((weight) => !(weight >= 0 && weight < Infinity));
    if (wrong !== undefined) {
      throw new RangeError(
        `Cannot create Weighted: a weight must be a number from 0 up: received ${wrong}`,
      );
    }
    this.#weights = weights;
    this.#random = random;
  }

  answer(asker: Asker, view: View): number[] {
    const { regions } = usable(view, asker);
    const weights = regions.map((region) => this.#weights[region] ?? 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return [regions[this.#random.int(regions.length)]!];
    let left = this.#random.next() * total;
    for (let i = 0; i < regions.length; i++) {
      left -= weights[i]!;
      if (left < 0) return [regions[i]!];
    }
    return [regions.at(-1)!];
  }
}
