import { requireNumber } from "../../sim/mod.ts";

/** A queue with an end: who finds all places taken is lost. */
export interface FiniteQueueFacts {
  /** Probabilities that nobody is there, and that all places are taken. */
  empty: number;
  full: number;
  /** Mean jobs in it; time in it and time until service of those who are let in. */
  jobs: number;
  time: number;
  wait: number;
}

/**
 * M/M/c/K: `servers` servers and `places` places, those in service included. O(places).
 *
 * Source: L. Kleinrock, Queueing Systems I, 1975, chapter 3.
 *
 * @example
 * ```ts
 * import { finiteQueue } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * // As much comes as is served: each of eleven states is as likely as the next.
 * assert.equal(finiteQueue(1, 1, 1, 10).jobs.toFixed(6), "5.000000");
 * ```
 */
export function finiteQueue(
  arrivalRate: number,
  serviceRate: number,
  servers: number,
  places: number,
): FiniteQueueFacts {
  const action = "solve a queue with an end";
  requireNumber(action, "arrivalRate", arrivalRate, { unit: "jobs per unit of time", min: 0 });
  requireNumber(action, "serviceRate", serviceRate, {
    unit: "jobs per unit of time",
    min: Number.MIN_VALUE,
  });
  requireNumber(action, "servers", servers, {
    unit: "servers",
    min: 1,
    max: 10_000,
    integer: true,
  });
  requireNumber(action, "places", places, {
    unit: "places",
    min: servers,
    max: 100_000,
    integer: true,
  });
  const shares = [1];
  let sum = 1;
  for (let n = 1; n <= places; n++) {
    shares.push(shares[n - 1]! * arrivalRate / (serviceRate * Math.min(n, servers)));
    sum += shares[n]!;
    if (sum < 1e200) continue;
    // Only their ratios matter.
    shares.forEach((share, i) => shares[i] = share / sum);
    sum = 1;
  }
  const empty = shares[0]! / sum, full = shares[places]! / sum;
  const jobs = shares.reduce((all, share, n) => all + n * share / sum, 0);
  const accepted = arrivalRate * (1 - full),
    time = accepted > 0 ? jobs / accepted : 1 / serviceRate;
  return { empty, full, jobs, time, wait: time - 1 / serviceRate };
}
