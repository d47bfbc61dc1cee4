import { exponential, mm1, VirtualClock } from "../../sim/mod.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { balancers, besideIdle, capacity, percentile, type Shop, workOf } from "./common.ts";

/** One settled run. Times in ms. */
export interface SteadyRow {
  balancer: string;
  load: number;
  mean: number;
  p99: number;
  /** Requests sent to a node with work in hand while another stood idle, as a share. */
  beside: number;
  /** Distance of the two sides of Little's law, as a share. */
  little: number;
}

/** How a settled run differs from the shop's own. */
export interface SteadyOptions extends Shop {
  balancer: string;
  /** Requests measured. Default: 40 000. */
  jobs?: number;
  choices?: number;
  /** Age of the load that balancers see, in ms. Default: live. */
  staleness?: number;
}

/** Runs one balancer at one load until it has settled, and then measures. O(requests). */
export function steadyRun(options: SteadyOptions): SteadyRow {
  const { random, nodes, service, variation, load, balancer, choices = 2, staleness = 0 } = options;
  const jobs = options.jobs ?? 40_000;
  const clock = new VirtualClock();
  const pool = new Pool({ size: nodes, stale: staleness > 0 });
  const times = new Float64Array(jobs);
  let count = 0, beside = 0, offered = 0;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: balancers(pool, random.split("choice"), clock, choices)[balancer]!,
    service: workOf(random.split("work"), service, variation),
    onDone: (_tag, _outcome, ms) => {
      if (count < jobs) times[count++] = ms;
    },
  });
  const rate = load * capacity(options), until = jobs * 1.2 / rate * 1000;
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(rate),
    until,
    offer: () => {
      offered++;
      beside += Number(besideIdle(pool, cluster.offer()));
    },
  });
  if (staleness > 0) {
    const refresh = () => {
      pool.refresh();
      if (clock.now() < until) clock.schedule(staleness, refresh);
    };
    refresh();
  }
  clock.runSync({ until: until / 6 });
  count = beside = offered = 0;
  cluster.settle();
  clock.runSync({ until });
  const { meanTime, meanJobs, littleJobs } = cluster.facts();
  return {
    balancer,
    load,
    mean: meanTime,
    p99: percentile(times.subarray(0, count), 0.99),
    beside: beside / Math.max(1, offered),
    little: Math.abs(littleJobs / meanJobs - 1),
  };
}

/**
 * The least that waiting can be without faster nodes: one queue before all of them, so that none stands idle
 * while a request waits. Each request goes to whichever is free first.
 */
export function sharedQueue(shop: Shop, load: number, jobs = 40_000): SteadyRow {
  const { random, nodes, service, variation } = shop, settling = Math.floor(jobs / 6);
  const gap = exponential(random.split("shared"), { mean: service / nodes / load });
  const work = workOf(random.split("shared work"), service, variation);
  const free = new Float64Array(nodes), times = new Float64Array(jobs);
  let now = 0;
  for (let i = -settling; i < jobs; i++) {
    now += gap();
    let first = 0;
    for (let node = 1; node < nodes; node++) if (free[node]! < free[first]!) first = node;
    free[first] = Math.max(now, free[first]!) + work();
    if (i >= 0) times[i] = free[first]! - now;
  }
  const mean = times.reduce((sum, ms) => sum + ms) / jobs;
  const balancer = "one shared queue", p99 = percentile(times, 0.99);
  return { balancer, load, mean, p99, beside: 0, little: 0 };
}

/** One node at several loads, beside the formula of M/M/1. */
export function oneNode(shop: Shop, loads: readonly number[]) {
  return loads.map((load) => {
    const run = steadyRun({
      ...shop,
      nodes: 1,
      variation: 1,
      load,
      balancer: "round robin",
      jobs: 100_000,
    });
    const rate = load / shop.service;
    return {
      load,
      simulated: run.mean,
      formula: mm1({ arrivalRate: rate, meanService: shop.service }).meanTime,
      little: run.little,
    };
  });
}

/** Each balancer at several loads, and one queue that all nodes share. */
export function compareBalancers(shop: Shop, loads: readonly number[]): SteadyRow[] {
  const each = ["random", "round robin", "two choices", "least connections"].flatMap((balancer) =>
    loads.map((load) => steadyRun({ ...shop, balancer, load }))
  );
  return [...each, ...loads.map((load) => sharedQueue(shop, load))];
}

/** Balancers whose view of the load is old. Age in ms. */
export function compareStaleness(shop: Shop, choices: number, ages: readonly number[]) {
  const named: [string, string][] = [
    ["random", "random"],
    [`best of ${choices}`, "two choices"],
    ["least connections", "least connections"],
  ];
  return named.flatMap(([name, balancer]) =>
    ages.map((age) => ({
      balancer: name,
      age,
      p99: steadyRun({ ...shop, balancer, choices, staleness: age, jobs: 25_000 }).p99,
    }))
  );
}
