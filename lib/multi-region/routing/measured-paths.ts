import { CITIES, roundTrip } from "../round-trips.ts";
import { Latency } from "./latency.ts";

/** A latency policy that has measured every path of the table once, to regions in these cities. */
export function measuredPaths(cities: readonly number[]): Latency {
  const policy = new Latency();
  CITIES.forEach((_, from) =>
    cities.forEach((to, region) => policy.observe(from, region, roundTrip(from, to)))
  );
  return policy;
}
