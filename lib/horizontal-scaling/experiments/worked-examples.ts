import { VirtualClock } from "../../sim/mod.ts";
import { RoundRobin } from "../balancers/round-robin.ts";
import { Cluster } from "../cluster.ts";
import { ActiveProbes } from "../health.ts";
import { Pool } from "../pool.ts";

/** How long requests of equal work stay at a single node that they come to at these times. All in ms. */
export function staysAt(times: readonly number[], work: number): number[] {
  const clock = new VirtualClock(), pool = new Pool({ size: 1 });
  const stays: number[] = [];
  const cluster = new Cluster({
    clock,
    pool,
    balancer: new RoundRobin(pool),
    service: () => work,
    onDone: (tag, _outcome, ms) => stays[tag] = ms,
  });
  times.forEach((at, tag) => clock.schedule(at, () => void cluster.offer(0, tag)));
  clock.runSync();
  return stays;
}

/** One node under active probes: tell whether it answers the next one, hear whether it is in the pool then. */
export function probedNode(interval: number): (answers: boolean) => boolean {
  const clock = new VirtualClock();
  let alive = true, inPool = true;
  new ActiveProbes({
    clock,
    nodes: [0],
    interval,
    probe: (_node, answer) => answer(alive),
    onChange: (_node, healthy) => inPool = healthy,
  });
  return (answers) => {
    alive = answers;
    clock.runSync({ until: clock.now() + interval });
    return inPool;
  };
}
