import facts from "../../data/multi-region/rtt.json" with { type: "json" };
import type { Place } from "./geography.ts";

/** A city with a region of the cloud in it. */
export interface City extends Place {
  readonly name: string;
}

/** The ten cities of the table of measured round trips. */
export const CITIES: readonly City[] = facts.regions.map((name, i) => {
  const [latitude, longitude] = facts.coordinates[i]!;
  return { name, latitude: latitude!, longitude: longitude! };
});

/** The measured round trip between two of the cities, in ms; 0 within one. Source: see data/README.md. */
export function roundTrip(from: number, to: number): number {
  const ms = facts.rtt[from]?.[to];
  if (ms === undefined) {
    throw new RangeError(
      `Cannot look up a round trip: cities are numbered from 0 to ${
        CITIES.length - 1
      }: received ${from} and ${to}`,
    );
  }
  return ms;
}

/** A city's number. @throws {RangeError} Where the table has no such city. */
export function cityNumber(name: string): number {
  const number = CITIES.findIndex((city) => city.name === name);
  if (number >= 0) return number;
  throw new RangeError(
    `Cannot find ${name}: the cities are ${CITIES.map((city) => city.name).join(", ")}`,
  );
}

/** A way over a third city that is faster than the direct one. Times in ms. */
export interface Detour {
  readonly from: string;
  readonly over: string;
  readonly to: string;
  readonly direct: number;
  readonly time: number;
}

/** For every two cities between which there is a shortcut over a third: each such shortcut. */
export function detours(): Detour[] {
  const all: Detour[] = [];
  CITIES.forEach((from, i) =>
    CITIES.forEach((to, j) => {
      CITIES.forEach((over, k) => {
        const direct = roundTrip(i, j), time = roundTrip(i, k) + roundTrip(k, j);
        if (i !== j && time < direct && i !== k && k !== j) {
          all.push({ from: from.name, over: over.name, to: to.name, direct, time });
        }
      });
    })
  );
  return all;
}
