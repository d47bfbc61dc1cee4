import { requireNumber } from "../../sim/require-number.ts";
import { type Asker, type RoutingPolicy, usable, type View } from "./policy.ts";

/**
 * The region with the lowest measured latency from the asker's city: an exponentially weighted mean, so
 * that one slow answer moves nobody. What was never measured counts as slower than all that was.
 */
export class Latency implements RoutingPolicy {
  readonly #weight: number;
  readonly #means = new Map<number, number>();

  /** @param weight What a new measurement counts, from 0 to 1: 0.2 forgets half in three. */
  constructor({ weight = 0.2 }: { weight?: number } = {}) {
    requireNumber("create Latency", "weight", weight, { unit: "(a share)", min: 0.001, max: 1 });
    this.#weight = weight;
  }

  /** Takes a measured round trip, in ms. Anything but a number from 0 up is left out. */
  observe(city: number, region: number, ms: number): void {
    if (!(ms >= 0 && ms < Infinity)) return;
    const key = city * 4096 + region, mean = this.#means.get(key);
    this.#means.set(key, mean === undefined ? ms : mean + this.#weight * (ms - mean));
  }

  mean(city: number, region: number): number {
    return this.#means.get(city * 4096 + region) ?? Infinity;
  }

  answer(asker: Asker, view: View): number[] {
    const { city } = asker;
    const { regions } = usable(view, asker);
    return regions.sort((a, b) => this.mean(city, a) - this.mean(city, b) || a - b).slice(0, 1);
  }
}
