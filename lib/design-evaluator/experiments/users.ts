import type { Design } from "../model.ts";
import { meanVisits, trafficOf } from "../traffic.ts";
import { stationsOf } from "../stations.ts";
import { bounds } from "../solve/bounds.ts";
import { convolution } from "../solve/convolution.ts";
import { demand, type Station } from "../network.ts";

/** So many users, and what they get: requests a second, by exact analysis and by bounds. */
export interface UsersRow {
  users: number;
  exact: number;
  low: number;
  high: number;
  meanMs: number;
}

/** A closed network of a design's parts with one server each, which bounds are made for. */
export function oneServerEach(design: Design): Station[] {
  return stationsOf(design, meanVisits(trafficOf(design))).map((station) =>
    station.servers === Infinity
      ? station
      : { ...station, service: station.service / station.servers!, servers: 1 }
  );
}

/** Users that wait for each answer and think: what they get between both bounds. */
export function usersCurve(
  stations: readonly Station[],
  thinkMs: number,
  counts: readonly number[],
): UsersRow[] {
  return counts.map((users) => {
    const { throughput, time } = convolution(stations, users, thinkMs),
      { balanced } = bounds(stations, users, thinkMs);
    return {
      users,
      exact: throughput * 1000,
      low: balanced.low * 1000,
      high: balanced.high * 1000,
      meanMs: time,
    };
  });
}

/** The busiest part by hit ratio and by the speed of the store. */
export interface Region {
  hit: number;
  storeMs: number;
  busiest: string;
  /** 1 where it is the store, 0 where not. */
  store: number;
}

/** Which part is used up first, over two assumptions. */
export function regions(
  make: (hit: number, storeMs: number) => Design,
  hits: readonly number[],
  times: readonly number[],
): Region[] {
  return times.flatMap((storeMs) =>
    hits.map((hit) => {
      const busiest = busiestOf(make(hit, storeMs));
      return { hit, storeMs, busiest, store: busiest === "store" ? 1 : 0 };
    })
  );
}

/** The part whose servers have most work for each request. */
export function busiestOf(design: Design): string {
  const visits = meanVisits(trafficOf(design));
  const stations = stationsOf(design, visits);
  const work = stations.map((station) => demand(station) / station.servers);
  return design.components[stations[work.indexOf(Math.max(...work))]!.part]!.name;
}

/** The hit ratio at which the store is no longer the busiest part: 0 where it never is, 1 where it always is. */
export function crossing(make: (hit: number) => Design): number {
  if (busiestOf(make(0)) !== "store") return 0;
  if (busiestOf(make(1)) === "store") return 1;
  let low = 0, high = 1;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (busiestOf(make(middle)) === "store") low = middle;
    else high = middle;
  }
  return high;
}
