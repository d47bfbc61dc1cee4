import { VirtualClock } from "../../sim/mod.ts";
import { Callers } from "../callers.ts";
import { Cluster } from "../cluster.ts";
import { ActiveProbes } from "../health.ts";
import { Outcome } from "../outcome.ts";
import { OutlierEjection } from "../outlier-ejection.ts";
import { Pool } from "../pool.ts";
import { arrivals, steady } from "../workload.ts";
import { balancers, capacity, type Shop, workOf } from "./common.ts";

/** What happens to one node for a while. */
export type Fault = "crashes" | "hangs" | "is 10× slower";
/** What is done about it: the first four behind round robin, which sees nothing by itself; "all three" together. */
export type Remedy =
  | "nothing"
  | "active probes"
  | "passive ejection"
  | "probes and ejection"
  | "two choices"
  | "two choices, EWMA"
  | "all three";

/** One second of a run with a fault. */
export interface FaultRow {
  fault: Fault;
  remedy: Remedy;
  /** Start of the second, in s. */
  time: number;
  /** Calls made then that were lost, as a share. */
  lost: number;
}

/** When the fault begins and ends, and how long the run is, in ms. */
export const FAULT = { from: 20_000, to: 60_000, end: 90_000 };

/** Options of one run. Times in ms. */
export interface FaultOptions extends Shop {
  fault: Fault;
  remedy: Remedy;
  /** A call that takes longer is lost. */
  timeout: number;
  /** Time between two probes of a node. */
  interval: number;
}

/** Runs the shop while one node fails and recovers. Callers do not retry, so every loss shows. */
export function faultRun(options: FaultOptions): { rows: FaultRow[]; lost: number } {
  const { random, fault, remedy, timeout, interval, nodes } = options;
  const clock = new VirtualClock(), pool = new Pool({ size: nodes });
  const calls = new Int32Array(FAULT.end / 1000 + 1), losses = new Int32Array(calls.length);
  const every = remedy === "all three";
  const kind = every
    ? "two choices, EWMA"
    : remedy.startsWith("two choices")
    ? remedy
    : "round robin";
  // In the pool is who satisfies both the probes and the traffic.
  const verdicts = { probes: new Set<number>(), traffic: new Set<number>() };
  const say = (out: Set<number>) => (node: number, healthy: boolean) => {
    if (healthy) out.delete(node);
    else out.add(node);
    if (!verdicts.probes.has(node) && !verdicts.traffic.has(node)) pool.add(node);
    else if (pool.count > 1) pool.remove(node);
  };
  const passive = every || remedy.includes("ejection")
    ? new OutlierEjection({ clock, nodes, onChange: say(verdicts.traffic), baseEjection: 10_000 })
    : undefined;
  if (every || remedy.includes("probes")) {
    new ActiveProbes({
      clock,
      nodes: pool.list(),
      interval,
      timeout: Math.min(interval, timeout),
      until: FAULT.end,
      onChange: say(verdicts.probes),
      // A slow node answers its probe, which asks for no work.
      probe: (node, answer) => void (cluster.probe(node) < Infinity && answer(true)),
    });
  }
  const sentTo = new Map<number, number>();
  const callers = new Callers({
    clock,
    random: random.split("callers"),
    timeout,
    retries: 0,
    send: (tag, key) => {
      const node = cluster.balancer.pick(key);
      if (node < 0) return callers.settle(tag, Outcome.failed);
      sentTo.set(tag, node);
      clock.schedule(timeout, late, tag);
      cluster.send(node, tag);
    },
    onCall: (ok, ms) => {
      const second = Math.floor((clock.now() - ms) / 1000);
      calls[second]!++;
      if (!ok) losses[second]!++;
    },
  });
  const late = (tag: number) => {
    const node = sentTo.get(tag);
    if (sentTo.delete(tag)) passive?.note(node!, false);
  };
  const cluster: Cluster = new Cluster({
    clock,
    pool,
    balancer: balancers(pool, random.split("choice"), clock)[kind]!,
    service: workOf(random.split("work"), options.service, options.variation),
    onDone: (tag, outcome, _ms, node) => {
      if (sentTo.delete(tag)) passive?.note(node, outcome === Outcome.ok);
      callers.settle(tag, outcome);
    },
  });
  clock.schedule(FAULT.from, () => {
    if (fault === "crashes") cluster.crash(0);
    else if (fault === "hangs") cluster.hang(0);
    else cluster.slow(0, 10);
  });
  clock.schedule(
    FAULT.to,
    () => fault === "is 10× slower" ? cluster.slow(0, 1) : cluster.revive(0),
  );
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile: steady(options.load * capacity(options)),
    until: FAULT.end - 1,
    offer: (key) => callers.call(key),
  });
  clock.runSync({ until: FAULT.end + 60_000 });
  const rows = Array.from({ length: FAULT.end / 1000 }, (_, time) => ({
    fault,
    remedy,
    time,
    lost: losses[time]! / Math.max(1, calls[time]!),
  }));
  const during = (counts: Int32Array) =>
    counts.slice(FAULT.from / 1000, FAULT.to / 1000).reduce((sum, count) => sum + count);
  return { rows, lost: during(losses) / Math.max(1, during(calls)) };
}

const FAULTS: Fault[] = ["crashes", "hangs", "is 10× slower"];

/** Calls lost while a node fails, as a share. */
export interface LossRow {
  fault: string;
  remedy: Remedy;
  lost: number;
}

/** Every fault with every remedy. */
export function compareRemedies(
  options: Omit<FaultOptions, "fault" | "remedy">,
): { rows: FaultRow[]; losses: LossRow[] } {
  const remedies: Remedy[] = [
    "nothing",
    "active probes",
    "passive ejection",
    "probes and ejection",
    "two choices",
    "two choices, EWMA",
    "all three",
  ];
  const rows: FaultRow[] = [];
  const losses = remedies.flatMap((remedy) =>
    FAULTS.map((fault): LossRow => {
      const run = faultRun({ ...options, fault, remedy });
      rows.push(...run.rows);
      return { fault: `a node ${fault}`, remedy, lost: run.lost };
    })
  );
  return { rows, losses };
}
