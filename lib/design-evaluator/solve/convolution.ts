import {
  factsOf,
  type NetworkFacts,
  type RatedStation,
  requireClosed,
  type Station,
} from "../network.ts";
import { convolve, fromLogs, ratio, type Scaled } from "./scaled.ts";

/**
 * A closed network whose stations may have several servers, or be faster the more jobs they have: by normalisation
 * constants. Every array is kept as numbers up to 1 and one logarithm, at the pace of the network itself, so that
 * neither thousands of jobs nor long thinking overflow. O(stations · jobs²).
 *
 * Source: J. P. Buzen, Communications of the ACM 16(9), 1973.
 *
 * @example
 * ```ts
 * import { convolution } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * const two = { name: "database", service: 1, visits: 1, servers: 2 };
 * assert.equal(convolution([two], 2).throughput.toFixed(9), "2.000000000");
 * ```
 */
export function convolution(
  stations: readonly (Station | RatedStation)[],
  population: number,
  think = 0,
): NetworkFacts {
  requireClosed("solve a closed network", stations, population, think);
  const all = think > 0 ? [...stations, thinking(think)] : [...stations];
  const pace = paceOf(all, population);
  const own = all.map((station) => fromLogs(logWeights(station, population, pace)));
  const before = [unit(population)], after = [unit(population)];
  for (const one of own) before.push(convolve(before.at(-1)!, one));
  for (const one of own.toReversed()) after.unshift(convolve(one, after[0]!));
  const whole = before.at(-1)!, throughput = pace * ratio(whole, population - 1, population);
  const facts = stations.map((station, i) => {
    const shares = marginal(own[i]!, convolve(before[i]!, after[i + 1]!), population);
    const jobs = shares.reduce((sum, p, n) => sum + n * p, 0);
    return factsOf(station, throughput, jobs, busyOf(station, shares, throughput));
  });
  const inside = facts.reduce((sum, { jobs }) => sum + jobs, 0);
  return { throughput, time: inside / throughput, stations: facts };
}

/** Probabilities of 0, 1, … jobs at a station: its own weight, times that of all others with the rest. */
function marginal(own: Scaled, others: Scaled, population: number): number[] {
  const all = own.values.map((value, n) => value * others.values[population - n]!);
  const sum = all.reduce((a, b) => a + b, 0);
  return Array.from(all, (value) => value / sum);
}

function busyOf(station: Station | RatedStation, shares: number[], throughput: number): number {
  if ("rates" in station) return 1 - shares[0]!;
  const { servers = 1, service, visits } = station;
  return throughput * visits * service / (servers === Infinity ? 1 : servers);
}

/** Logarithms of a station's weights for 0, 1, … jobs at a pace: the product of visits · pace over its rates. */
function logWeights(station: Station | RatedStation, most: number, pace: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 1; n <= most; n++) {
    logs[n] = logs[n - 1]! + Math.log(station.visits * pace / rateOf(station, n));
  }
  return logs;
}

function rateOf(station: Station | RatedStation, jobs: number): number {
  if ("rates" in station) return station.rates[Math.min(jobs, station.rates.length) - 1]!;
  return Math.min(jobs, station.servers ?? 1) / station.service;
}

/**
 * Some pace near the throughput: there the constants grow up to the population and no further, so that what is cut off
 * does not count. The slower of what the busiest station gives and what all jobs without waiting give.
 */
function paceOf(stations: readonly (Station | RatedStation)[], population: number): number {
  let alone = 0, limit = Infinity;
  for (const station of stations) {
    if (station.visits === 0) continue;
    alone += station.visits / rateOf(station, 1);
    limit = Math.min(limit, rateOf(station, population) / station.visits);
  }
  return Math.min(limit, population / alone);
}

function thinking(think: number): Station {
  return { name: "thinking", service: think, visits: 1, servers: Infinity };
}

function unit(most: number): Scaled {
  const values = new Float64Array(most + 1);
  values[0] = 1;
  return { values, log: 0 };
}
