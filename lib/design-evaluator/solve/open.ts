import { erlangC, requireNumber } from "../../sim/mod.ts";
import {
  demand,
  factsOf,
  type NetworkFacts,
  requireStations,
  type Station,
  type StationFacts,
} from "../network.ts";

/** What has no steady state: more comes in than goes out. */
export class NoSteadyState extends RangeError {
  constructor(readonly station: string, readonly growth: number, unit: string) {
    super(
      `There is no steady state: the queue at ${station} grows ${
        growth > 1e-9
          ? `by ${short(growth)} per ${unit}`
          : "without end, with no time ever left over"
      }`,
    );
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/**
 * An open network: each station by itself, as if its visits came at random. O(stations · servers).
 *
 * Source: J. R. Jackson, Management Science 10(1), 1963.
 *
 * @param arrivalRate Jobs per unit of time.
 * @param unit What that unit is called where there is no steady state.
 * @param factor Times are multiplied by it: 1000 for ms, where rates are per second.
 * @throws {NoSteadyState} Where a station gets more than it can do.
 * @example
 * ```ts
 * import { open } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * const database = { name: "database", service: 0.008, visits: 1 };
 * assert.equal(open([database], 100).time.toFixed(3), "0.040");
 * assert.throws(() => open([database], 150), {
 *   message: "There is no steady state: the queue at database grows by 25 per second",
 * });
 * ```
 */
export function open(
  stations: readonly Station[],
  arrivalRate: number,
  unit = "second",
  factor = 1,
): NetworkFacts {
  const action = "solve an open network";
  requireStations(action, stations);
  requireNumber(action, "arrivalRate", arrivalRate, { unit: "jobs per unit of time", min: 0 });
  requireSteady(stations, arrivalRate, unit);
  const facts = stations.map((station) => {
    const { servers = 1 } = station, busy = arrivalRate * demand(station);
    if (servers === Infinity) return inUnits(factsOf(station, arrivalRate, busy, busy), factor);
    const waiting = busy === 0 ? 0 : erlangC(servers, busy) * busy / (servers - busy);
    return inUnits(factsOf(station, arrivalRate, busy + waiting, busy / servers), factor);
  });
  const time = facts.reduce((sum, { time }, i) => sum + time * stations[i]!.visits, 0);
  return { throughput: arrivalRate / factor, time, stations: facts };
}

/** @throws {NoSteadyState} With the station that gives way at the least load. */
function requireSteady(stations: readonly Station[], arrivalRate: number, unit: string): void {
  const shares = stations.map((one) => arrivalRate * demand(one) / (one.servers ?? 1));
  const most = Math.max(...shares);
  if (most < 1) return;
  const { name, servers = 1, service, visits } = stations[shares.indexOf(most)]!;
  throw new NoSteadyState(name, arrivalRate * visits - servers / service, unit);
}

function inUnits(facts: StationFacts, factor: number): StationFacts {
  return { ...facts, time: facts.time * factor, throughput: facts.throughput / factor };
}
