import { requireNumber } from "./require-number.ts";

/** What a queue does on average, once it has settled. Times are in the unit of the mean service time. */
export interface QueueFacts {
  /** Share of the servers' time that is used. */
  utilisation: number;
  /** Probability that an arrival has to wait. */
  pWait: number;
  /** Mean time in the queue. */
  meanWait: number;
  /** Mean time in the system. */
  meanTime: number;
  /** Mean number of jobs in the system. */
  meanJobs: number;
}

/** Arrivals per unit of time, and the mean service time in that unit. */
export interface Load {
  arrivalRate: number;
  meanService: number;
}

/**
 * Erlang B: the share of arrivals lost in M/M/c/c, by the stable recursion. O(servers).
 *
 * Source: A. K. Erlang, 1917.
 *
 * @param load Offered load in erlangs.
 */
export function erlangB(servers: number, load: number): number {
  requireNumber("compute Erlang B", "servers", servers, { unit: "servers", min: 1, integer: true });
  requireNumber("compute Erlang B", "load", load, { unit: "erlangs", min: 0 });
  let blocked = 1;
  for (let c = 1; c <= servers; c++) blocked = (load * blocked) / (c + load * blocked);
  return blocked;
}

/**
 * Erlang C: the share of arrivals that wait in M/M/c. O(servers).
 *
 * Source: A. K. Erlang, 1917.
 *
 * @example
 * ```ts
 * import { erlangC } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(erlangC(10, 8) - 0.40918) < 1e-5);
 * ```
 */
export function erlangC(servers: number, load: number): number {
  requireStable("Erlang C", load / servers);
  const blocked = erlangB(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

/** M/M/1: one server, exponential service. */
export function mm1(load: Load): QueueFacts {
  return mmc({ ...load, servers: 1 });
}

/** M/M/c: `servers` servers and one queue. Source: Erlang C, and Little's law. */
export function mmc({ arrivalRate, meanService, servers }: Load & { servers: number }): QueueFacts {
  const load = arrivalRate * meanService;
  const pWait = erlangC(servers, load);
  return facts(
    arrivalRate,
    meanService,
    load / servers,
    pWait,
    (pWait * meanService) / (servers - load),
  );
}

/** M/D/1: one server, every job takes the same time. */
export function md1(load: Load): QueueFacts {
  return mg1({ ...load, serviceVariation: 0 });
}

/**
 * M/G/1: one server, any service time. Source: Pollaczek and Khinchine, 1930 and 1932.
 *
 * @param serviceVariation Squared coefficient of variation of the service time: 1 for exponential.
 */
export function mg1(
  { arrivalRate, meanService, serviceVariation }: Load & { serviceVariation: number },
): QueueFacts {
  const used = arrivalRate * meanService;
  requireStable("M/G/1", used);
  const meanWait = (used / (1 - used)) * ((1 + serviceVariation) / 2) * meanService;
  return facts(arrivalRate, meanService, used, used, meanWait);
}

/** Little's law: mean jobs in any stable system. Source: J. D. C. Little, 1961. */
export function littleJobs(arrivalRate: number, meanTime: number): number {
  return arrivalRate * meanTime;
}

function facts(
  arrivalRate: number,
  meanService: number,
  utilisation: number,
  pWait: number,
  meanWait: number,
): QueueFacts {
  const meanTime = meanWait + meanService;
  return { utilisation, pWait, meanWait, meanTime, meanJobs: littleJobs(arrivalRate, meanTime) };
}

function requireStable(model: string, utilisation: number): void {
  if (utilisation >= 0 && utilisation < 1) return;
  throw new RangeError(
    `Cannot compute ${model}: utilisation must be from 0 to below 1 (as a share of the servers): received ${utilisation}`,
  );
}
