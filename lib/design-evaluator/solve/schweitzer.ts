import { requireNumber } from "../../sim/mod.ts";
import { type ClassFacts, classFacts, type ClassNetwork } from "./classes.ts";

const MOST_ROUNDS = 100_000, NEAR = 1e-12;

/**
 * Mean value analysis without the way there: who arrives is thought to find what is there anyway, less his own share.
 * Any number of jobs; some per cent off, most where jobs are few. Stations with one server, and delays.
 * O(rounds · classes · stations).
 *
 * Source: P. Schweitzer, International Conference on Stochastic Control and Optimization, 1979.
 */
export function schweitzer(
  network: ClassNetwork,
  population: readonly number[],
  think: readonly number[],
): ClassFacts[] {
  const { names, servers, service, visits } = network,
    action = "solve a closed network with classes";
  for (const jobs of population) {
    requireNumber(action, "population", jobs, { unit: "jobs", min: 0 });
  }
  let jobs = population.map((n) => names.map(() => n / names.length));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const all = names.map((_, i) => jobs.reduce((sum, row) => sum + row[i]!, 0));
    const next = population.map((n, r) => {
      const spent = names.map((_, i) => {
        const found = servers?.[i] === Infinity || n === 0 ? 0 : all[i]! - jobs[r]![i]! / n;
        return visits[r]![i]! * service[r]![i]! * (1 + found);
      });
      const pace = n / (think[r]! + spent.reduce((a, b) => a + b, 0));
      return spent.map((time) => pace * time);
    });
    const moved = Math.max(
      ...next.flatMap((row, r) => row.map((n, i) => Math.abs(n - jobs[r]![i]!))),
    );
    jobs = next;
    if (moved < NEAR * Math.max(1, ...population)) break;
  }
  return population.map((n, r) => {
    // By Little's law, from the place where work is done: jobs = pace · (think + time).
    const at = visits[r]!.findIndex((visits, i) => visits * service[r]![i]! > 0);
    const found = servers?.[at] === Infinity
      ? 0
      : jobs.reduce((sum, row) => sum + row[at]!, 0) - jobs[r]![at]! / (n || 1);
    const pace = at < 0
      ? n / think[r]!
      : jobs[r]![at]! / (visits[r]![at]! * service[r]![at]! * (1 + found));
    return classFacts(network, r, n === 0 ? 0 : pace, jobs[r]!);
  });
}
