import { VirtualClock } from "../../sim/mod.ts";
import { Cluster } from "../cluster.ts";
import { Outcome } from "../outcome.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { balancers, capacity, type Shop, workOf } from "./common.ts";

/** A new version on every node, one node after the other. */
export interface DeployRow {
  "each node is": string;
  /** Requests that came from shortly before to its end; of them, those that a node refused or took with it, and those answered late. */
  requests: number;
  failed: number;
  late: number;
  /** Time that the whole deploy took, in ms. */
  took: number;
}

/** How a fleet is restarted. Times in ms. */
export interface DeployOptions extends Shop {
  timeout: number;
  /** Time from a node's end until its new version serves. */
  restart: number;
  /** Whether a node leaves the pool and finishes what it has in hand, or is killed as it stands. */
  drain: boolean;
  /** Who picks the node. Default: two choices. */
  balancer?: string;
}

/** Time before the first node is restarted, in ms. */
const LEAD = 5000;

/** Restarts node after node while requests come. */
export function rollingDeploy(options: DeployOptions): DeployRow {
  const { random, nodes, timeout, restart, drain, balancer = "two choices" } = options;
  const clock = new VirtualClock(), pool = new Pool({ size: nodes });
  let requests = 0, failed = 0, late = 0, began = 0, took = NaN;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: balancers(pool, random.split("choice"), clock)[balancer]!,
    service: workOf(random.split("work"), options.service, options.variation),
    onDone: (_tag, outcome, ms) => {
      if (outcome !== Outcome.ok) failed++;
      else if (ms > timeout) late++;
    },
  });
  const next = (node: number) => {
    if (node === nodes) took = clock.now() - began;
    else if (drain) {
      cluster.stop(node);
      startWhenOff(node);
    } else {
      cluster.crash(node);
      clock.schedule(restart, () => {
        cluster.revive(node);
        next(node + 1);
      });
    }
  };
  const startWhenOff = (node: number) => {
    if (cluster.state(node) !== "off") return void clock.schedule(100, startWhenOff, node);
    cluster.start(node, restart);
    clock.schedule(restart, next, node + 1);
  };
  // Once requests have come for a while.
  clock.schedule(LEAD, () => {
    began = clock.now();
    next(0);
  });
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(options.load * capacity(options)),
    until: LEAD + nodes * (restart + 15_000),
    offer: () => {
      if (!Number.isNaN(took)) return;
      requests++;
      cluster.offer();
    },
  });
  clock.runSync({ maxEvents: 1e9 });
  const way = drain ? "drained first, then restarted" : "killed as they stand";
  const all = Math.max(1, requests);
  return { "each node is": way, requests, failed: failed / all, late: late / all, took };
}
