import { CITIES, cityNumber, roundTrip } from "../round-trips.ts";
import { Latency } from "../routing/latency.ts";

/** Where the booking service opens regions, in this order. */
export const OPENED: readonly number[] = [
  ...["Washington DC", "Frankfurt", "Tokyo", "Sao Paulo", "Sydney"].map(cityNumber),
];

/** Which part of the world a city is in. */
export const CONTINENT: readonly string[] = CITIES.map(({ name }) =>
  ["Frankfurt", "London", "Madrid"].includes(name)
    ? "Europe"
    : ["Osaka", "Tokyo"].includes(name)
    ? "Asia"
    : name === "Sydney"
    ? "Australia"
    : name === "Sao Paulo"
    ? "South America"
    : "North America"
);

/** The cities with a region where there are `count` of them. */
export function homes(count: number): readonly number[] {
  return OPENED.slice(0, count);
}

/** A latency policy that has measured every path of the table once. */
export function measuredPaths(cities: readonly number[]): Latency {
  const policy = new Latency();
  CITIES.forEach((_, from) =>
    cities.forEach((to, region) => policy.observe(from, region, roundTrip(from, to)))
  );
  return policy;
}

/** The region that answers a city fastest, by the table. */
export function fastest(city: number, cities: readonly number[]): number {
  return cities.reduce(
    (best, to, region) => roundTrip(city, to) < roundTrip(city, cities[best]!) ? region : best,
    0,
  );
}

/** Every choice of `count` out of `from`. */
export function choices(from: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return from.flatMap((first, i) =>
    choices(from.slice(i + 1), count - 1).map((rest) => [first, ...rest])
  );
}
