import { requireNumber } from "../sim/mod.ts";

/** One place where jobs are served. Times may have any unit, the same everywhere. */
export interface Station {
  name: string;
  /** Mean time of one visit's service. */
  service: number;
  /** Visits of one job. */
  visits: number;
  /** Servers; `Infinity` serves every job at once: a delay. Default: 1. */
  servers?: number;
}

/** A station that gets faster with jobs in it. */
export interface RatedStation extends Omit<Station, "service" | "servers"> {
  /** Services per unit of time with 1, 2, 3 … jobs present; the last one holds for more. */
  rates: readonly number[];
}

/** What a station does on average. */
export interface StationFacts {
  name: string;
  /** Share of its servers' time that is used; of a delay, jobs that are in it. */
  utilisation: number;
  /** Time of one visit, waiting included. */
  time: number;
  /** Jobs that wait or are served. */
  jobs: number;
  /** Visits per unit of time. */
  throughput: number;
}

/** What a network does on average. */
export interface NetworkFacts {
  /** Jobs per unit of time. */
  throughput: number;
  /** Time of one job, without thinking. */
  time: number;
  stations: StationFacts[];
}

/** Most jobs in a closed network. */
export const MOST_JOBS = 10_000;

/** @throws {RangeError} With the station's name and what is wrong with it. */
export function requireStations(
  action: string,
  stations: readonly (Station | RatedStation)[],
): void {
  requireNumber(action, "stations", stations.length, { unit: "stations", min: 1, max: 1000 });
  for (const station of stations) {
    const { name, visits } = station;
    requireNumber(action, `visits of ${name}`, visits, { unit: "visits", min: 0 });
    if ("rates" in station) {
      const rule = { unit: "rates", min: 1, max: MOST_JOBS };
      requireNumber(action, `rates of ${name}`, station.rates.length, rule);
      for (const rate of station.rates) {
        requireNumber(action, `rate of ${name}`, rate, { unit: "services", min: Number.MIN_VALUE });
      }
      continue;
    }
    requireNumber(action, `service of ${name}`, station.service, { unit: "(time)", min: 0 });
    const { servers = 1 } = station;
    if (servers === Infinity) continue;
    requireNumber(action, `servers of ${name}`, servers, {
      unit: "servers",
      min: 1,
      integer: true,
    });
  }
}

/** @throws {RangeError} Where a closed network's stations, jobs or thinking are out of range. */
export function requireClosed(
  action: string,
  stations: readonly (Station | RatedStation)[],
  population: number,
  think: number,
): void {
  requireStations(action, stations);
  const rule = { unit: "jobs", min: 1, max: MOST_JOBS, integer: true };
  requireNumber(action, "population", population, rule);
  requireNumber(action, "think", think, { unit: "(time)", min: 0 });
  const round = stations.reduce(
    (sum, one) => sum + one.visits * ("rates" in one ? 1 / one.rates[0]! : one.service),
    think,
  );
  requireNumber(action, "time of one round", round, { unit: "(time)", min: Number.MIN_VALUE });
}

/** Work that one job brings to a station: visits times service. */
export function demand({ service, visits }: Station): number {
  return service * visits;
}

/** Facts of a station that `throughput` jobs go through and that holds so many. */
export function factsOf(
  { name, visits, ...rest }: Station | RatedStation,
  throughput: number,
  jobs: number,
  utilisation: number,
): StationFacts {
  const through = throughput * visits;
  const alone = "service" in rest ? rest.service : 1 / rest.rates[0]!;
  return {
    name,
    utilisation,
    jobs,
    throughput: through,
    time: through > 0 ? jobs / through : alone,
  };
}
