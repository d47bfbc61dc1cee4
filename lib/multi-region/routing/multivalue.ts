import type { Random } from "../../sim/random.ts";
import { requireNumber } from "../../sim/require-number.ts";
import { shuffled } from "../../sim/shuffled.ts";
import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/** Several healthy regions in an order drawn by lot: a client whose first address is dead tries the next. */
export class Multivalue implements RoutingPolicy {
  readonly #most: number;
  readonly #random: Random;

  constructor(most: number, random: Random) {
    requireNumber("create Multivalue", "most", most, {
      unit: "addresses",
      min: 1,
      max: 8,
      integer: true,
    });
    this.#most = most;
    this.#random = random;
  }

  answer(asker: Asker, view: View): number[] {
    return shuffled(this.#random, usable(view, asker).regions).slice(0, this.#most);
  }
}
