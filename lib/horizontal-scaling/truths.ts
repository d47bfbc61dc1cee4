import autoscaler from "../../data/horizontal-scaling/autoscaler.json" with { type: "json" };
import forms from "../../data/horizontal-scaling/closed-forms.json" with { type: "json" };
import {
  exponential,
  type Interval,
  Moments,
  type Random,
  studentT,
  VirtualClock,
} from "../sim/mod.ts";
import { hpaReplicas, hpaRule } from "./autoscalers/hpa.ts";
import { ConsistentHash } from "./balancers/consistent-hash.ts";
import { Maglev } from "./balancers/maglev.ts";
import { PowerOfChoices } from "./balancers/power-of-choices.ts";
import type { ClusterFacts } from "./averages.ts";
import { Cluster } from "./cluster.ts";
import { PhiAccrual, phiDelay } from "./health.ts";
import { Pool } from "./pool.ts";
import { arrivals, steady } from "./workload.ts";

/** A value from outside, what we measured, and how sure we are. */
export interface TruthRow extends Interval {
  truth: string;
  expected: number;
  /** (mean − expected) / expected. */
  error: number;
  /** Whether the expected value lies in the 95 % interval. */
  inside: boolean;
  /** How far the two sides of Little's law are apart, as a share. */
  little: number;
}

/** Stretches that a run is cut into for its confidence interval. */
const BATCHES = 30;

/**
 * A value and the 95 % interval of its mean, from independent runs or from stretches of a long one.
 */
export function intervalOf(values: Iterable<number>): Interval {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  const half = studentT(moments.count - 1) * moments.deviation / Math.sqrt(moments.count);
  return { mean: moments.mean, half };
}

/** A row out of an expected value and the values of several stretches. */
function rowOf(truth: string, expected: number, values: number[], little = 0): TruthRow {
  const { mean, half } = intervalOf(values);
  const error = mean / expected - 1;
  return {
    truth,
    expected,
    mean,
    half,
    error,
    inside: Math.abs(mean - expected) <= half,
    little,
  };
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

/** The two sides of Little's law over a whole run. */
function littleGap(facts: readonly ClusterFacts[]): number {
  const sum = (read: (facts: ClusterFacts) => number) => facts.reduce((s, f) => s + read(f), 0);
  return Math.abs(sum((f) => f.littleJobs) / sum((f) => f.meanJobs) - 1);
}

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
): TruthRow {
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
): TruthRow[] {
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
export function checkErlangC(random: Random, jobs: number): TruthRow[] {
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
export function checkErlangB(random: Random, jobs: number): TruthRow[] {
  return forms.erlangB.rows.map(({ servers, load, pBlock }) => {
    const options = { servers, load, jobs, queueLimit: 0 };
    const facts = manyServers(random.split(`B${servers}/${load}`), options);
    const refused = facts.map((f) => f.refused / (f.refused + f.answered));
    const name = `Erlang B, ${servers} servers, ${load} erlangs: refused`;
    return rowOf(name, pBlock, refused, littleGap(facts));
  });
}

/** Kubernetes' replica counts. */
export function checkAutoscaler(): { case: string; expected: number; got: number; ok: boolean }[] {
  const { current, metric, target, expected } = autoscaler.documentation;
  const rule = hpaRule(current, metric, target);
  return [
    { case: "documentation example", expected, got: rule, ok: rule === expected },
    ...autoscaler.cases.map(({ name, current, target, usage, expected, ...more }) => {
      const pods = usage.map((used, i) => ({
        ...(used === null ? {} : { usage: used }),
        request: more.requests?.[i] ?? 1000,
        ready: !more.unready?.includes(i),
      }));
      const got = hpaReplicas({ current, target, pods });
      return { case: name, expected, got, ok: got === expected };
    }),
  ];
}

/**
 * Keys that move when a node joins n others: their share against 1/(n+1), over many rings, and whether
 * any key moved between nodes that stayed.
 */
export function checkJoin(
  nodes: number,
  { rings = 200, keys = 20_000 }: { rings?: number; keys?: number } = {},
): TruthRow & { strayed: number } {
  let strayed = 0;
  const shares: number[] = [];
  for (let salt = 1; salt <= rings; salt++) {
    const pool = new Pool({ size: nodes + 1, members: nodes });
    const balancer = new ConsistentHash(pool, { salt });
    const before = Int32Array.from({ length: keys }, (_, key) => balancer.pick(key));
    pool.add(nodes);
    let moved = 0;
    for (let key = 0; key < keys; key++) {
      const now = balancer.pick(key);
      if (now === before[key]) continue;
      moved++;
      if (now !== nodes) strayed++;
    }
    shares.push(moved / keys);
  }
  return { ...rowOf(`keys moved when node ${nodes + 1} joins`, 1 / (nodes + 1), shares), strayed };
}

/** A Maglev table before and after a node leaves. */
export interface MaglevFacts {
  nodes: number;
  size: number;
  /** (largest − smallest share) / mean share. */
  imbalance: number;
  /** Entries that had to move, and those that moved between nodes that stayed, as shares of all. */
  had: number;
  extra: number;
}

/** Maglev's balance, and what moves when one node leaves. */
export function maglevFacts(nodes: number, size = 65_537): MaglevFacts {
  const pool = new Pool({ size: nodes }), maglev = new Maglev(pool, size);
  const before = maglev.table().slice();
  const counts = new Int32Array(nodes);
  for (const node of before) counts[node]!++;
  const gone = nodes >> 1;
  pool.remove(gone);
  const after = maglev.table();
  let extra = 0;
  for (let i = 0; i < size; i++) if (before[i] !== gone && before[i] !== after[i]) extra++;
  return {
    nodes,
    size,
    imbalance: (Math.max(...counts) - Math.min(...counts)) * nodes / size,
    had: counts[gone]! / size,
    extra: extra / size,
  };
}

/** φ-accrual's time to detect a death against its formula, for heartbeats that are normally distributed. */
export function checkPhi(random: Random, thresholds: readonly number[], deaths = 40): TruthRow[] {
  const mean = 1000, deviation = 100;
  return thresholds.map((threshold) => {
    const delays = Array.from({ length: deaths }, () => {
      const detector = new PhiAccrual({ window: 1000 });
      let now = 0;
      for (let beat = 0; beat < 1200; beat++) {
        now += mean + deviation * normal(random);
        detector.heartbeat(now);
      }
      // Asked every millisecond, as a monitor would, from a moment at which nobody is suspect.
      let silent = mean;
      while (detector.phi(now + silent) < threshold) silent++;
      return silent - 0.5;
    });
    const expected = phiDelay(threshold, mean, deviation);
    return rowOf(`φ = ${threshold}: time to detect (ms)`, expected, delays);
  });
}

/** Box and Muller, 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
