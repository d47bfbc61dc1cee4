import { demand, factsOf, type NetworkFacts, requireClosed, type Station } from "../network.ts";

/**
 * Exact mean value analysis: a closed network with 1, 2, … jobs, each from the one before. Who arrives finds what
 * would be there on average without him. Stations with one server, and delays. O(jobs · stations).
 *
 * Source: M. Reiser, S. S. Lavenberg, Journal of the ACM 27(2), 1980.
 *
 * @param think Time that a job spends outside between two rounds.
 * @returns Facts for 1 up to `population` jobs.
 * @throws {RangeError} Where a station has several servers: `convolution` takes those.
 * @example
 * ```ts
 * import { mva } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * // A second at each of two stations; two jobs are in each other's way half of the time.
 * const stations = ["service", "database"].map((name) => ({ name, service: 1, visits: 1 }));
 * assert.deepEqual(mva(stations, 2).map(({ time }) => time), [2, 3]);
 * ```
 */
export function mva(stations: readonly Station[], population: number, think = 0): NetworkFacts[] {
  requireMva("solve a closed network", stations, population, think);
  const found: NetworkFacts[] = [];
  let jobs = stations.map(() => 0);
  for (let n = 1; n <= population; n++) {
    const residence = stations.map((station, i) => residenceOf(station, jobs[i]!));
    const time = residence.reduce((a, b) => a + b, 0), throughput = n / (think + time);
    jobs = residence.map((spent) => throughput * spent);
    found.push({
      throughput,
      time,
      stations: stations.map((station, i) =>
        factsOf(station, throughput, jobs[i]!, throughput * demand(station))
      ),
    });
  }
  return found;
}

/** Time that a job spends at a station in all its visits, if it finds so many there. */
function residenceOf(station: Station, found: number): number {
  return demand(station) * (station.servers === Infinity ? 1 : 1 + found);
}

function requireMva(
  action: string,
  stations: readonly Station[],
  jobs: number,
  think: number,
): void {
  requireClosed(action, stations, jobs, think);
  for (const { name, servers = 1 } of stations) {
    if (servers === 1 || servers === Infinity) continue;
    throw new RangeError(`Cannot ${action}: ${name} must have 1 server here: received ${servers}`);
  }
}
