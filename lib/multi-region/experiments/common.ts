import { Authority } from "../dns/authority.ts";
import { cityNumber, roundTrip } from "../round-trips.ts";
import { Failover } from "../routing/failover.ts";

/** Where the booking service opens regions, in this order. */
export const OPENED: readonly number[] = [
  ...["Washington DC", "Frankfurt", "Tokyo", "Sao Paulo", "Sydney"].map(cityNumber),
];

/** The cities with a region where there are `count` of them. */
export function homes(count: number): readonly number[] {
  return OPENED.slice(0, count);
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

/** The name that everybody looks up. */
export const NAME = "api.booking.example";

/** An authority for that name alone, whoever asks: region 0 where it may be answered, else region 1. */
export function oneName(ttl: number, healthy: (region: number) => boolean = () => true): Authority {
  const nowhere = { latitude: 0, longitude: 0 };
  return new Authority({
    ...{ origin: "booking.example", service: NAME, ttl, addresses: ["192.0.2.1", "192.0.2.2"] },
    policy: new Failover([0, 1]),
    view: { regions: [nowhere, nowhere], healthy },
    locate: () => ({ city: 0, ...nowhere }),
  });
}
