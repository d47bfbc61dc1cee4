import { VirtualClock } from "../../sim/mod.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { Cluster } from "../cluster.ts";
import { Outcome } from "../outcome.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { capacity, type Shop, workOf } from "./common.ts";

/** A new version on every node, one node after the other. */
export interface DeployRow {
  "each node is": string;
  /** Requests that came meanwhile, and those that were lost or answered too late. */
  requests: number;
  lost: number;
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
}

/** Restarts node after node while requests come. */
export function rollingDeploy(options: DeployOptions): DeployRow {
  const { random, nodes, timeout, restart, drain } = options;
  const clock = new VirtualClock(), pool = new Pool({ size: nodes });
  let requests = 0, answered = 0, took = NaN;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: new PowerOfChoices(pool, random.split("choice")),
    service: workOf(random.split("work"), options.service, options.variation),
    onDone: (_tag, outcome, ms) => {
      if (outcome === Outcome.ok && ms <= timeout) answered++;
    },
  });
  const next = (node: number) => {
    if (node === nodes) took = clock.now();
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
  next(0);
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(options.load * capacity(options)),
    until: nodes * (restart + 15_000),
    offer: () => {
      if (!Number.isNaN(took)) return;
      requests++;
      cluster.offer();
    },
  });
  clock.runSync({ maxEvents: 1e9 });
  const way = drain ? "drained first, then restarted" : "killed as they stand";
  return { "each node is": way, requests, lost: 1 - answered / Math.max(1, requests), took };
}
