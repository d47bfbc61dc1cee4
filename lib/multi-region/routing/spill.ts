import { requireNumber } from "../../sim/require-number.ts";
import type { Latency } from "./latency.ts";
import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/**
 * The fastest region that still has room; where a region is above its bound the next one takes what
 * comes. Where all are above it the one with the least load, since nobody has room.
 */
export class Spill implements RoutingPolicy {
  readonly #latency: Latency;
  readonly #bound: number;

  /** @param bound Load over capacity from which a region gets nobody new, such as 0.8. */
  constructor(latency: Latency, bound: number) {
    requireNumber("create Spill", "bound", bound, {
      unit: "(load over capacity)",
      min: 0.01,
      max: 10,
    });
    this.#latency = latency;
    this.#bound = bound;
  }

  answer(asker: Asker, view: View): number[] {
    const { city } = asker;
    const load = (region: number) => view.load?.(region) ?? 0;
    const order = usable(view, asker).regions.sort((a, b) =>
      this.#latency.mean(city, a) - this.#latency.mean(city, b) || a - b
    );
    const roomy = order.find((region) => load(region) < this.#bound);
    return [roomy ?? order.reduce((best, region) => load(region) < load(best) ? region : best)];
  }
}
