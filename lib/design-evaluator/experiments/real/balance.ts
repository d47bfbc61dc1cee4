import { Matrix, solve } from "ml-matrix";
import { random } from "../../../sim/mod.ts";
import { convolution, type Station } from "../../mod.ts";

/** States of a closed network: how many jobs are where. In the order in which the equations have them. */
export function statesOf(stations: number, jobs: number): number[][] {
  if (stations === 1) return [[jobs]];
  return Array.from(
    { length: jobs + 1 },
    (_, here) => statesOf(stations - 1, jobs - here).map((rest) => [here, ...rest]),
  ).flat();
}

/**
 * Throughput of a closed network from its balance equations, without any theory of product forms: what flows into a
 * state flows out. Jobs go from anywhere to a station with a probability that is its share of all visits.
 * O(states³).
 */
export function throughputByBalance(stations: readonly Station[], jobs: number): number {
  const states = statesOf(stations.length, jobs),
    index = new Map(states.map((state, i) => [state.join(), i]));
  const all = stations.reduce((sum, { visits }) => sum + visits, 0);
  const flows = Matrix.zeros(states.length, states.length), ended = states.map(() => 0);
  states.forEach((state, s) => {
    stations.forEach(({ servers = 1, service }, i) => {
      if (state[i] === 0) return;
      const rate = Math.min(state[i]!, servers) / service;
      ended[s]! += rate;
      stations.forEach(({ visits }, j) => {
        const to = state.with(i, state[i]! - 1);
        const t = index.get(to.with(j, to[j]! + 1).join())!, flow = rate * visits / all;
        flows.set(t, s, flows.get(t, s) + flow);
        flows.set(s, s, flows.get(s, s) - flow);
      });
    });
  });
  // The last equation follows from the others: in its place, all shares are 1 together.
  for (let s = 0; s < states.length; s++) flows.set(states.length - 1, s, 1);
  const right = Matrix.zeros(states.length, 1);
  right.set(states.length - 1, 0, 1);
  const shares = solve(flows, right).to1DArray();
  // A job is done with each `all` visits.
  return shares.reduce((sum, share, s) => sum + share * ended[s]!, 0) / all;
}

/** Networks at random with at most 300 states; the largest difference to the theory, relative. */
export function balanceDifference(networks = 20, seed = 1): number {
  const stream = random(`balance ${seed}`);
  let worst = 0;
  for (let n = 0; n < networks; n++) {
    const count = 2 + stream.int(3), jobs = 2 + stream.int(count === 4 ? 7 : 12);
    const stations = Array.from({ length: count }, (_, i): Station => ({
      ...{ name: `station ${i}`, service: 0.05 + stream.next(), visits: 0.2 + stream.next() },
      servers: 1 + stream.int(3),
    }));
    const theory = convolution(stations, jobs).throughput;
    worst = Math.max(worst, Math.abs(throughputByBalance(stations, jobs) / theory - 1));
  }
  return worst;
}
