import { scored, type TruthRow } from "../../sim/mod.ts";
import type { NetworkFacts } from "../network.ts";
import { simulate } from "../solve/simulate.ts";
import { variedClosed } from "../solve/varied.ts";

/** Users, their pause, and parts as pairs of service time and servers, each visited once. Times in ms. */
export interface ClosedCase {
  users: number;
  thinkMs: number;
  parts: readonly (readonly [service: number, servers: number])[];
}

/** A closed network with services of some variation, by formula and played. */
export interface ClosedRow {
  scv: number;
  formula: NetworkFacts;
  simulated: NetworkFacts;
}

/** The same closed network for several variations, both ways. O(variations · rounds). */
export function closedError(
  { parts, thinkMs, users }: ClosedCase,
  scvs: readonly number[],
  seed: number | string,
  jobs = 40_000,
): ClosedRow[] {
  return scvs.map((scv) => {
    const stations = parts.map(([service, servers], i) => ({
      ...{ name: `part ${i + 1}`, service, servers, visits: 1, scv },
    }));
    return {
      scv,
      formula: variedClosed(stations, users, thinkMs),
      simulated: simulate(stations, { load: { population: users, think: thinkMs }, jobs, seed }),
    };
  });
}

const CASES: readonly ClosedCase[] = [
  { users: 5, thinkMs: 50, parts: [[4, 1], [10, 2]] },
  { users: 20, thinkMs: 50, parts: [[4, 1], [10, 2]] },
  { users: 60, thinkMs: 50, parts: [[4, 1], [10, 2]] },
  { users: 30, thinkMs: 300, parts: [[6, 1], [3, 1], [20, 3]] },
];

/** Closed networks of services that are not exponential: throughput within 4 %, times within 10 % of the simulation. */
export function closedTruth(jobs = 25_000): TruthRow {
  const rows = CASES.flatMap((one) =>
    closedError(one, [0, 0.5, 2, 4], "closed", jobs).map((row) => ({ ...row, users: one.users }))
  );
  const wrong = rows.filter(({ formula, simulated }) =>
    Math.abs(formula.throughput / simulated.throughput - 1) > 0.04 ||
    Math.abs(formula.time / simulated.time - 1) > 0.1
  );
  return scored(
    "closed networks that vary, beside the simulation, within 4 and 10 %",
    rows.length,
    wrong.map(({ scv, users }) => `${users} users at scv ${scv}`),
  );
}
