import { exponential, type Random } from "../../sim/mod.ts";
import { CITIES, roundTrip } from "../round-trips.ts";
import { Latency } from "../routing/latency.ts";

/** How often a path is congested, in s, and by how much it is slower then. */
const CLEAR = 3600, CONGESTED = 900, SLOWER = 1.8;
const STEP = 10, LENGTH = 12 * 3600;

/**
 * What it costs to measure seldom: paths become slow for a quarter of an hour now and then; the policy
 * measures each path every so often, and users are sent by what it knows. Regret is what they wait beyond
 * the best region of that moment, in ms on average.
 */
export function staleMeasurements(
  cities: readonly number[],
  everys: readonly number[],
  random: Random,
): { every: number; regret: number }[] {
  const congested = paths(cities, random.split("paths"));
  return everys.map((every) => {
    const policy = new Latency({ weight: 0.7 });
    const view = { regions: cities.map((city) => CITIES[city]!), healthy: () => true };
    let sum = 0, n = 0, next = 0;
    for (let time = 0; time < LENGTH; time += STEP) {
      const measures = time >= next;
      if (measures) next += every;
      CITIES.forEach((place, city) => {
        const now = cities.map((to, region) =>
          (roundTrip(city, to) + 2) * (congested(city, region, time) ? SLOWER : 1)
        );
        if (measures) now.forEach((ms, region) => policy.observe(city, region, ms));
        sum += now[policy.answer({ ...place, city }, view)[0]!]! - Math.min(...now);
        n++;
      });
    }
    return { every, regret: sum / n };
  });
}

/** When each path is slow: the same for every policy that is compared. */
function paths(
  cities: readonly number[],
  random: Random,
): (city: number, region: number, time: number) => boolean {
  const changes = CITIES.map((_, city) =>
    cities.map((_, region) => {
      const r = random.split(`${city}-${region}`);
      const clear = exponential(r, { mean: CLEAR }), slow = exponential(r, { mean: CONGESTED });
      const times: number[] = [];
      for (let t = clear(); t < LENGTH; t += clear()) times.push(t, t += slow());
      return times;
    })
  );
  return (city, region, time) => changes[city]![region]!.filter((t) => t <= time).length % 2 === 1;
}
