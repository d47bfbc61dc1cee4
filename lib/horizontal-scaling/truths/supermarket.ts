import forms from "../../../data/horizontal-scaling/closed-forms.json" with { type: "json" };
import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import type { ClusterFacts } from "../averages.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { type IntervalRow, littleGap, rowOf } from "./interval-row.ts";

/** The supermarket model's settings in one cell of its table. */
export interface SupermarketOptions {
  random: Random;
  lam: number;
  d: number;
  expected: number;
  /** Requests simulated, near enough. */
  jobs: number;
  /** Servers. Default: 500. */
  servers?: number;
}

/** Independent runs of a supermarket, each with a start of its own: neighbouring stretches of one crowded
 * run depend on each other for so long that their interval would be too narrow. */
const MARKETS = 12;

/**
 * The mean time in a system where each arrival joins the shortest of d queues drawn at random. Each run
 * starts with queues drawn from the model's own fixed point, so that a short one is settled too, and goes
 * on a while before it is measured. The mean time is taken from the mean number present (Little's law).
 */
export function supermarket(
  { random, lam, d, expected, jobs, servers = 500 }: SupermarketOptions,
): IntervalRow {
  const facts = Array.from(
    { length: MARKETS },
    (_, run) =>
      market(random.split(`${run}`), { lam, d, servers, time: jobs / MARKETS / lam / servers }),
  );
  const times = facts.map((f) => f.meanJobs / (lam * servers));
  return rowOf(`λ = ${lam}, d = ${d}`, expected, times, littleGap(facts));
}

function market(
  random: Random,
  { lam, d, servers, time }: { lam: number; d: number; servers: number; time: number },
): ClusterFacts {
  const clock = new VirtualClock(), pool = new Pool({ size: servers });
  const service = exponential(random.split("service"), { mean: 1 });
  const balancer = new PowerOfChoices(pool, random.split("choices"), d);
  const cluster = new Cluster({ clock, pool, balancer, service });
  const start = random.split("start");
  for (let node = 0; node < servers; node++) {
    // At the fixed point a share λ^((dᵏ−1)/(d−1)) of the queues holds k or more.
    const u = start.next();
    for (let k = 1; k < 5000; k++) {
      if (u >= lam ** (d === 1 ? k : (d ** k - 1) / (d - 1))) break;
      cluster.send(node);
    }
  }
  const settling = Math.max(5, time / 4);
  const profile = steady(lam * servers * 1000);
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile,
    until: settling + time,
    offer: (key) => cluster.offer(key),
  });
  clock.runSync({ until: settling, maxEvents: 1e9, budget: 3e5 });
  cluster.settle();
  clock.runSync({ until: settling + time, maxEvents: 1e9, budget: 3e5 });
  return cluster.facts();
}

/** All cells of the supermarket table, each with this many requests. */
export function checkSupermarket(
  random: Random,
  jobs: number | ((row: { lam: number; d: number }) => number),
  servers = 500,
): IntervalRow[] {
  return forms.supermarket.rows.map((row) =>
    supermarket({
      ...row,
      random: random.split(`${row.lam}/${row.d}`),
      expected: row.meanTime,
      jobs: typeof jobs === "number" ? jobs : jobs(row),
      servers,
    })
  );
}
