import { demand, requireClosed, type Station } from "../network.ts";

/** What the throughput of a closed network lies between, whatever the details. */
export interface Bounds {
  /** Without knowing more than the sum of demands and the largest. */
  asymptotic: { low: number; high: number };
  /** From networks whose stations are all alike. */
  balanced: { low: number; high: number };
  /** Jobs at which the two asymptotes meet: beyond it jobs wait. */
  knee: number;
}

/**
 * Bounds from sums alone. Stations with one server, and delays. O(stations).
 *
 * Source: E. Lazowska et al., Quantitative System Performance, 1984, table 5.3.
 *
 * @example
 * ```ts
 * import { bounds } from "#lib/design-evaluator/solve";
 * import assert from "node:assert/strict";
 *
 * const stations = [{ name: "service", service: 1, visits: 1 }, { name: "database", service: 3, visits: 1 }];
 * assert.equal(bounds(stations, 10, 8).knee, 4);
 * ```
 */
export function bounds(stations: readonly Station[], population: number, think = 0): Bounds {
  requireClosed("bound a closed network", stations, population, think);
  const queues = stations.filter(({ servers = 1 }) => servers !== Infinity).map(demand);
  const outside = think + stations.filter(({ servers }) => servers === Infinity)
    .reduce((sum, station) => sum + demand(station), 0);
  const all = queues.reduce((a, b) => a + b, 0), most = Math.max(...queues, 0), n = population;
  const mean = all / Math.max(1, queues.length), limit = most > 0 ? 1 / most : Infinity;
  const alone = n / (outside + all);
  return {
    asymptotic: { low: n / (outside + n * all), high: Math.min(limit, alone) },
    balanced: {
      low: n / (outside + all + (n - 1) * most / (1 + outside / (n * all || 1))),
      high: Math.min(limit, n / (outside + all + (n - 1) * mean / (1 + outside / (all || 1)))),
    },
    knee: (outside + all) / (most || Infinity),
  };
}
