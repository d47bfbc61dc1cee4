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

/** What a queue with so many clients does on average. */
export interface FiniteSourceFacts extends QueueFacts {
  /** Jobs done per unit of time: what the clients' waiting leaves of their wish. */
  throughput: number;
}

/**
 * M/M/1 with a finite source, the machine repairman: so many clients, each of which thinks, asks and waits for its
 * answer. Stable at any load, since whoever waits does not ask. O(clients).
 *
 * Source: C. Palm, 1947; L. Kleinrock, Queueing Systems, volume 1, 1975, section 3.8.
 *
 * @param meanThink Mean time between an answer and the next request.
 *
 * @example
 * ```ts
 * import { finiteSource } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const { throughput, meanTime } = finiteSource({ clients: 2, meanThink: 1, meanService: 1 });
 * assert.equal(throughput, 0.8);
 * assert.ok(Math.abs(throughput * (meanTime + 1) - 2) < 1e-12); // N = X (R + Z)
 * ```
 */
export function finiteSource(
  { clients, meanThink, meanService }: { clients: number; meanThink: number; meanService: number },
): FiniteSourceFacts {
  const action = "compute the finite-source M/M/1";
  requireNumber(action, "clients", clients, { unit: "clients", min: 1, max: 1e6, integer: true });
  requireNumber(action, "the mean think time", meanThink, { unit: "(time)", min: 0 });
  requireNumber(action, "the mean service time", meanService, {
    ...{ unit: "(time)", min: Number.MIN_VALUE },
  });
  // Of n clients, from those of n − 1: who comes finds what one client less would leave (arrival theorem).
  let meanTime = 0, throughput = 0, meanJobs = 0, pWait = 0;
  for (let n = 1; n <= clients; n++) {
    pWait = throughput * meanService;
    meanTime = meanService * (1 + meanJobs);
    throughput = n / (meanTime + meanThink);
    meanJobs = throughput * meanTime;
  }
  const utilisation = throughput * meanService;
  return { throughput, meanTime, meanJobs, utilisation, pWait, meanWait: meanTime - meanService };
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
