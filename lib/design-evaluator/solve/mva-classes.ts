import { type ClassFacts, classFacts, type ClassNetwork } from "./classes.ts";
import { Lattice } from "./lattice.ts";

/** Most states: beyond it `schweitzer` is near enough. */
const MOST_STATES = 1_000_000;

/**
 * Exact mean value analysis with classes: for each mix of jobs, from the mixes with one job less of each class.
 * Stations with one server, and delays. O(product of populations · classes · stations).
 *
 * Source: M. Reiser, S. S. Lavenberg, Journal of the ACM 27(2), 1980.
 *
 * @param population Jobs of each class. @param think Their thinking times.
 * @throws {RangeError} Where there are more than a million states, or a station has several servers.
 */
export function mvaClasses(
  network: ClassNetwork,
  population: readonly number[],
  think: readonly number[],
): ClassFacts[] {
  const { names, servers, service, visits } = network, classes = population.length;
  for (const [i, count = 1] of (servers ?? []).entries()) {
    if (count === 1 || count === Infinity) continue;
    throw new RangeError(
      `Cannot solve a closed network with classes: ${
        names[i]
      } must have 1 server here: received ${count}`,
    );
  }
  const lattice = new Lattice(population, MOST_STATES), stations = names.length;
  // Jobs at each station, whatever their class, for each mix.
  const jobs = new Float64Array(lattice.size * stations);
  const pace = new Float64Array(classes), spent = new Float64Array(classes * stations);
  for (let place = 1; place < lattice.size; place++) {
    for (const [r, n] of lattice.jobsAt(place).entries()) {
      pace[r] = 0;
      if (n === 0) continue;
      const found = (place - lattice.steps[r]!) * stations;
      let round = think[r]!;
      for (let i = 0; i < stations; i++) {
        const waits = servers?.[i] === Infinity ? 0 : jobs[found + i]!;
        round += spent[r * stations + i] = visits[r]![i]! * service[r]![i]! * (1 + waits);
      }
      pace[r] = n / round;
    }
    for (let i = 0; i < stations; i++) {
      for (let r = 0; r < classes; r++) {
        jobs[place * stations + i]! += pace[r]! * spent[r * stations + i]!;
      }
    }
  }
  return population.map((_, r) =>
    classFacts(network, r, pace[r]!, names.map((_, i) => pace[r]! * spent[r * stations + i]!))
  );
}
