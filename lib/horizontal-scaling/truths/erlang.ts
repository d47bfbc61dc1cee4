import forms from "../../../data/horizontal-scaling/closed-forms.json" with { type: "json" };
import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import type { ClusterFacts } from "../averages.ts";
import { Cluster } from "../cluster.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { type IntervalRow, littleGap, rowOf } from "./interval-row.ts";

/** Stretches that a run is cut into for its confidence interval. */
const BATCHES = 30;

/** One queue in front of `servers` places, with mean service 1: M/M/c, or M/M/c/c without a queue. */
function manyServers(
  random: Random,
  { servers, load, jobs, queueLimit }: {
    servers: number;
    load: number;
    jobs: number;
    queueLimit?: number;
  },
): ClusterFacts[] {
  const clock = new VirtualClock(), pool = new Pool({ size: 1 });
  const cluster = new Cluster({
    clock,
    pool,
    balancer: { pick: () => 0 },
    service: exponential(random.split("service"), { mean: 1 }),
    concurrency: servers,
    ...(queueLimit === undefined ? {} : { queueLimit }),
  });
  const time = jobs / load, settling = time / 20;
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(load * 1000),
    until: time + settling,
    offer: () => cluster.offer(),
  });
  clock.runSync({ until: settling, maxEvents: 1e9 });
  return stretches(cluster, time);
}

/** Erlang C: the share that waits, and the mean wait. Two rows a cell. */
export function checkErlangC(random: Random, jobs: number): IntervalRow[] {
  return forms.erlangC.rows.flatMap(({ servers, load, pWait, meanWait }) => {
    const facts = manyServers(random.split(`C${servers}/${load}`), { servers, load, jobs });
    const gap = littleGap(facts), cell = `${servers} servers, ${load} erlangs`;
    const waits = facts.map((f) => f.meanJobs / load - 1);
    return [
      rowOf(`Erlang C, ${cell}: share that waits`, pWait, facts.map((f) => f.waited), gap),
      rowOf(`Erlang C, ${cell}: mean wait`, meanWait, waits, gap),
    ];
  });
}

/** Erlang B: the share that is refused. */
export function checkErlangB(random: Random, jobs: number): IntervalRow[] {
  return forms.erlangB.rows.map(({ servers, load, pBlock }) => {
    const options = { servers, load, jobs, queueLimit: 0 };
    const facts = manyServers(random.split(`B${servers}/${load}`), options);
    const refused = facts.map((f) => f.refused / (f.refused + f.answered));
    const name = `Erlang B, ${servers} servers, ${load} erlangs: refused`;
    return rowOf(name, pBlock, refused, littleGap(facts));
  });
}

/** Runs a cluster that has been set going, in equal stretches, and reads each. */
function stretches(cluster: Cluster, total: number): ClusterFacts[] {
  const { clock } = cluster, begin = clock.now();
  return Array.from({ length: BATCHES }, (_, batch) => {
    cluster.settle();
    clock.runSync({ until: begin + total * (batch + 1) / BATCHES, maxEvents: 1e9, budget: 3e5 });
    return cluster.facts();
  });
}
