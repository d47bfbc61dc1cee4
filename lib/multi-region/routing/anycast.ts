import { roundTrip } from "../round-trips.ts";

/**
 * One address, announced from several regions: the network itself carries each packet to the nearest that
 * announces it. Nothing is cached by anybody, so a region that withdraws its announcement is left as soon
 * as the routes have converged; until then its packets are lost.
 */
export class Anycast {
  readonly #announcing = new Map<number, number>();
  readonly #cities: readonly number[];
  readonly #converges: number;

  /** @param cities Where the regions are. @param converges Time until all have heard, in ms: some seconds. */
  constructor(cities: readonly number[], converges: number) {
    this.#cities = cities;
    this.#converges = converges;
    cities.forEach((_, region) => this.#announcing.set(region, Infinity));
  }

  /** Takes a region's announcement back at a time, in ms. */
  withdraw(region: number, now: number): void {
    this.#announcing.set(region, now + this.#converges);
  }

  announce(region: number): void {
    this.#announcing.set(region, Infinity);
  }

  /** Where a packet from a city goes now; −1 where nobody announces. */
  route(city: number, now: number): number {
    let best = -1;
    for (const [region, until] of this.#announcing) {
      if (until <= now) continue;
      const time = roundTrip(city, this.#cities[region]!);
      if (best < 0 || time < roundTrip(city, this.#cities[best]!)) best = region;
    }
    return best;
  }
}
