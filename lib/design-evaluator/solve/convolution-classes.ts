import { requireNumber } from "../../sim/mod.ts";
import { type ClassFacts, classFacts, type ClassNetwork } from "./classes.ts";
import { Lattice } from "./lattice.ts";

/** Most states and jobs in all: the work grows with the square of the states, the weights with the factorial of the jobs. */
const MOST_STATES = 4000, MOST_JOBS = 150;

/**
 * A closed network with classes and several servers, by normalisation constants over all mixes of jobs.
 * O(stations · states²).
 *
 * Source: M. Reiser, H. Kobayashi, IBM Journal of Research and Development 19(3), 1975.
 *
 * @throws {RangeError} Where there are more than 4,000 states or 150 jobs.
 */
export function convolutionClasses(
  network: ClassNetwork,
  population: readonly number[],
  think: readonly number[],
): ClassFacts[] {
  const lattice = new Lattice(population, MOST_STATES), { names } = network;
  const all = population.reduce((a, b) => a + b, 0);
  const rule = { unit: "jobs", min: 1, max: MOST_JOBS };
  requireNumber("solve a closed network with classes", "population", all, rule);
  const mixes = Array.from({ length: lattice.size }, (_, place) => lattice.jobsAt(place));
  const own = [...names.map((_, i) => weights(network, i, mixes)), thinking(think, mixes)];
  const before = [unit(mixes.length)], after = [unit(mixes.length)];
  for (const one of own) before.push(convolve(before.at(-1)!, one, mixes, lattice));
  for (const one of own.toReversed()) after.unshift(convolve(one, after[0]!, mixes, lattice));
  const whole = before.at(-1)!, last = lattice.size - 1;
  const jobs = names.map((_, i) => {
    const others = convolve(before[i]!, after[i + 1]!, mixes, lattice);
    return population.map((_, r) =>
      mixes.reduce((sum, mix, at) => sum + mix[r]! * own[i]![at]! * others[last - at]!, 0) /
      whole[last]!
    );
  });
  return population.map((count, r) => {
    const throughput = count > 0 ? whole[last - lattice.steps[r]!]! / whole[last]! : 0;
    return classFacts(network, r, throughput, jobs.map((each) => each[r]!));
  });
}

/** Weight of each mix at a station: |n|! / Π n_r! · Π D_r^n_r, over the product of its servers at work. */
function weights(
  { servers, service, visits }: ClassNetwork,
  i: number,
  mixes: readonly (readonly number[])[],
): Float64Array {
  const count = servers?.[i] ?? 1;
  return Float64Array.from(mixes, (mix) => {
    let weight = 1, k = 0;
    mix.forEach((jobs, r) => {
      for (let n = 1; n <= jobs; n++) {
        weight *= visits[r]![i]! * service[r]![i]! * ++k / (n * Math.min(k, count));
      }
    });
    return weight;
  });
}

function thinking(think: readonly number[], mixes: readonly (readonly number[])[]): Float64Array {
  const service = think.map((time) => [time]), visits = think.map(() => [1]);
  return weights({ names: ["thinking"], service, visits, servers: [Infinity] }, 0, mixes);
}

function convolve(
  a: Float64Array,
  b: Float64Array,
  mixes: readonly (readonly number[])[],
  { size }: Lattice,
): Float64Array {
  const sum = new Float64Array(size);
  for (let place = 0; place < size; place++) {
    const whole = mixes[place]!;
    for (let part = 0; part <= place; part++) {
      if (a[part] === 0 || mixes[part]!.some((n, r) => n > whole[r]!)) continue;
      sum[place]! += a[part]! * b[place - part]!;
    }
  }
  return sum;
}

function unit(size: number): Float64Array {
  const values = new Float64Array(size);
  values[0] = 1;
  return values;
}
