import FlatQueue from "flatqueue";
import { exponential, random, VirtualClock } from "../../sim/mod.ts";
import { ConsistentHash } from "../balancers/consistent-hash.ts";
import { LeastConnections } from "../balancers/least-connections.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { RoundRobin } from "../balancers/round-robin.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";

/** Requests of one call of the subjects below; each is two events, an arrival and a departure. */
export const SPEED_JOBS = 20_000;

/** A whole run of M/M/n: Poisson arrivals, exponential work, a queue, n places, and all the averages. */
export function wholeRun(places: number): () => number {
  let seed = 0;
  return () => {
    const source = random(++seed), clock = new VirtualClock(), pool = new Pool({ size: 1 });
    const balancer = new RoundRobin(pool);
    const work = source.split("work");
    const service = () => -Math.log(1 - work.next());
    const cluster = new Cluster({ clock, pool, balancer, service, concurrency: places });
    arrivals({
      clock,
      random: source.split("gaps"),
      profile: steady(800 * places),
      until: SPEED_JOBS / (0.8 * places),
      offer: () => cluster.offer(),
    });
    return clock.runSync();
  };
}

/** The least that any such run must do: push and pop as many events, as many waiting as there are nodes. */
export function bareQueue(nodes: number): () => number {
  const source = random(1);
  const delays = Float64Array.from({ length: 4096 }, () => -Math.log(1 - source.next()));
  return () => {
    const queue = new FlatQueue<number>();
    for (let i = 0; i < nodes; i++) queue.push(i, delays[i & 4095]!);
    let sum = 0;
    for (let event = 0; event < 2 * SPEED_JOBS; event++) {
      const time = queue.peekValue()!;
      const id = queue.pop()!;
      sum += id;
      queue.push(id, time + delays[event & 4095]!);
    }
    return sum;
  };
}

/** Single decisions of three balancers over a pool, to be timed. */
export function decisions(pool: Pool) {
  const least = new LeastConnections(pool, random(1)), two = new PowerOfChoices(pool, random(1));
  const ring = new ConsistentHash(pool);
  // The first lookup draws the ring, which is not what is timed.
  let asked = ring.pick(0);
  return { least: () => least.pick(0), two: () => two.pick(0), ring: () => ring.pick(asked++) };
}

/** Bytes that a cluster holds for requests after each tenth of a long run. */
export function memoryOver(jobs: number, nodes = 100): number[] {
  const source = random(1), clock = new VirtualClock(), pool = new Pool({ size: nodes });
  const balancer = new PowerOfChoices(pool, source.split("choice"));
  const service = exponential(source.split("work"), { mean: 1 });
  const cluster = new Cluster({ clock, pool, balancer, service });
  const time = jobs / (0.8 * nodes);
  arrivals({
    clock,
    random: source.split("gaps"),
    profile: steady(800 * nodes),
    until: time,
    offer: () => cluster.offer(),
  });
  return Array.from({ length: 10 }, (_, tenth) => {
    clock.runSync({ until: time * (tenth + 1) / 10, maxEvents: 1e9 });
    return cluster.bytes;
  });
}

/** How unevenly a lookup spreads keys: requests of the fullest and of the emptiest, over the mean. */
export function spreadOf(
  nodes: number,
  keys: readonly string[],
  pick: (key: string) => number,
): { fullest: number; emptiest: number } {
  const counts = new Int32Array(nodes);
  for (const key of keys) counts[pick(key)]!++;
  const mean = keys.length / nodes;
  return { fullest: Math.max(...counts) / mean, emptiest: Math.min(...counts) / mean };
}
