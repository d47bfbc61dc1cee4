import { requireNumber } from "../../sim/mod.ts";
import { type ClassFacts, classFacts, type ClassNetwork } from "./classes.ts";
import { NoSteadyState } from "./open.ts";

/**
 * An open network with classes: at a server that all share, a job of any class is slowed down by all. Stations with
 * one server, and delays. O(classes · stations).
 *
 * Source: F. Baskett, K. M. Chandy, R. R. Muntz, F. G. Palacios, Journal of the ACM 22(2), 1975.
 *
 * @throws {NoSteadyState} Where a station gets more than it can do.
 */
export function openClasses(network: ClassNetwork, arrivalRates: readonly number[]): ClassFacts[] {
  const { names, servers, service, visits } = network;
  for (const rate of arrivalRates) {
    requireNumber("solve an open network", "arrivalRate", rate, {
      unit: "jobs per unit of time",
      min: 0,
    });
  }
  const work = (r: number, i: number) => arrivalRates[r]! * visits[r]![i]! * service[r]![i]!;
  const busy = names.map((_, i) => arrivalRates.reduce((sum, _, r) => sum + work(r, i), 0));
  return arrivalRates.map((rate, r) => {
    const jobs = names.map((name, i) => {
      if (servers?.[i] === Infinity) return work(r, i);
      const rho = busy[i]!;
      if (rho >= 1) throw new NoSteadyState(name, (rho - 1) / service[r]![i]!, "unit of time");
      return work(r, i) / (1 - rho);
    });
    return classFacts(network, r, rate, jobs);
  });
}
