import { quantile, type Random, VirtualClock } from "../../sim/mod.ts";
import { lightRoundTrip } from "../geography.ts";
import { Network } from "../network.ts";
import { CITIES, roundTrip } from "../round-trips.ts";
import { Geo } from "../routing/geo.ts";
import { choices, fastest } from "./common.ts";

/** What users of one city wait for one round trip to a region, in ms. */
export interface CityLatency {
  city: string;
  region: string;
  light: number;
  p50: number;
  p99: number;
}

/** Draws round trips from every city to the region that serves it. */
export function latencies(cities: readonly number[], random: Random, draws = 500): CityLatency[] {
  const network = new Network({ clock: new VirtualClock(), random });
  return CITIES.map((place, city) => {
    const to = cities[fastest(city, cities)]!;
    const trips = Array.from(
      { length: draws },
      () => network.delay(city, to) + network.delay(to, city),
    );
    return {
      ...{ city: place.name, region: CITIES[to]!.name },
      light: lightRoundTrip(place, CITIES[to]!),
      ...{ p50: quantile(trips, 0.5), p99: quantile(trips, 0.99) },
    };
  });
}

/** How many times as long as light in glass each measured round trip takes. */
export function inflation(): { from: string; to: string; times: number; ms: number }[] {
  return CITIES.flatMap((a, i) =>
    CITIES.flatMap((b, j) =>
      i === j ? [] : [{
        ...{ from: a.name, to: b.name, ms: roundTrip(i, j) },
        times: roundTrip(i, j) / lightRoundTrip(a, b),
      }]
    )
  );
}

/** How often the nearest region is not the fastest, over every choice of `regions` of the ten cities. */
export function nearestAgainstFastest(regions: number): {
  cases: number;
  wrong: number;
  share: number;
  worst: { city: string; nearest: string; fastest: string; regret: number };
} {
  const geo = new Geo(), all = CITIES.map((_, i) => i);
  let cases = 0, wrong = 0, worst = { city: "", nearest: "", fastest: "", regret: -1 };
  for (const cities of choices(all, regions)) {
    const view = { regions: cities.map((city) => CITIES[city]!), healthy: () => true };
    for (const city of all) {
      cases++;
      const near = cities[geo.answer({ ...CITIES[city]!, city }, view)[0]!]!;
      const fast = cities[fastest(city, cities)]!;
      const regret = roundTrip(city, near) - roundTrip(city, fast);
      if (regret <= 0) continue;
      wrong++;
      if (regret > worst.regret) {
        worst = {
          city: CITIES[city]!.name,
          nearest: CITIES[near]!.name,
          fastest: CITIES[fast]!.name,
          regret,
        };
      }
    }
  }
  return { cases, wrong, share: wrong / cases, worst };
}
