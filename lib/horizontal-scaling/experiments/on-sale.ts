import { VirtualClock } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "../autoscalers/autoscaler.ts";
import { drive } from "../autoscalers/drive.ts";
import { Predictive } from "../autoscalers/predictive.ts";
import { QueueBased } from "../autoscalers/queue-based.ts";
import { StepScaling } from "../autoscalers/step-scaling.ts";
import { TargetTracking } from "../autoscalers/target-tracking.ts";
import { PowerOfChoices } from "../balancers/power-of-choices.ts";
import { Cluster } from "../cluster.ts";
import { cost } from "../cost.ts";
import { Outcome } from "../outcome.ts";
import { Pool } from "../pool.ts";
import { arrivals, flashCrowd, type Profile } from "../workload.ts";
import { capacity, percentile, type Shop, workOf } from "./common.ts";

/** The shop on the day of the sale. Times in ms. */
export interface Sale extends Shop {
  /** Load at the height, as a multiple of the ordinary. */
  flash: number;
  /** Time in which it rises. */
  ramp: number;
  /** Time until a new node serves. */
  warmUp: number;
  /** Utilisation that autoscalers aim at, 0 to 1. */
  target: number;
  /** Stabilisation window of target tracking. */
  stabilisation: number;
  /** A buyer who waits longer is gone. */
  timeout: number;
  /** Price of a node for an hour, in dollars. */
  price: number;
}

/** Ten seconds of a sale. */
export interface SaleRow {
  policy: string;
  /** Time in minutes. */
  time: number;
  /** Requests per second that came, and those answered in time. */
  offered: number;
  answered: number;
  /** Nodes paid for, and nodes that serve. */
  nodes: number;
  ready: number;
}

/** A whole sale under one policy. */
export interface SaleRun {
  policy: string;
  rows: SaleRow[];
  /** 99th percentile of the time in the system, in ms. */
  p99: number;
  /** Requests not answered in time, as a share. */
  lost: number;
  /** Dollars for nodes. */
  dollars: number;
  /** Most nodes at once, and how often the number was changed. */
  most: number;
  changes: number;
  little: number;
}

/** Length of the quiet before the sale, of its height, and of its decline, in ms. */
const QUIET = 120_000, HOLD = 240_000, DECLINE = 120_000;
const SLICE = 10_000;

/** The rate of requests over the sale. */
export function saleProfile(sale: Sale): Profile {
  const base = sale.load * capacity(sale);
  return flashCrowd({
    base,
    peak: base * sale.flash,
    start: QUIET,
    ramp: sale.ramp,
    hold: HOLD,
    decay: DECLINE / 3,
  });
}

/** Length of a sale, in ms. */
export function saleLength(sale: Sale): number {
  return QUIET + sale.ramp + HOLD + 2 * DECLINE;
}

/** Nodes that the height of the sale takes at the target. */
export function nodesAtPeak(sale: Sale): number {
  return Math.ceil(sale.nodes * sale.load * sale.flash / sale.target);
}

/** The policies of the notebook, by name. */
export function policies(sale: Sale): Record<string, () => Autoscaler> {
  const { target, service, stabilisation, warmUp } = sale;
  const profile = saleProfile(sale), lead = warmUp + 15_000;
  return {
    "fixed": () => ({ desired: () => sale.nodes }),
    "target tracking": () => new TargetTracking({ target, stabilisation }),
    "step scaling": () => new StepScaling(),
    "queue-based": () => new QueueBased({ service, target }),
    "trend": () => new Predictive({ service, target, lead }),
    "calendar": () => new Predictive({ service, target, lead, calendar: profile.at }),
  };
}

/** How a run differs from the plain sale. */
export interface SaleOptions {
  policy: string;
  scaler: Autoscaler;
  /** Nodes at the start. Default: the sale's. */
  nodes?: number;
  /** Requests that wait at a node at most. Default: no limit. */
  queueLimit?: number;
  /** Another course of the rate, and its length. */
  profile?: Profile;
  length?: number;
  onSample?: (sample: Sample, desired: number) => void;
}

/** Simulates the sale, request by request. O(requests · log nodes). */
export function saleRun(sale: Sale, options: SaleOptions): SaleRun {
  const { random, timeout, warmUp } = sale, { policy, scaler, nodes = sale.nodes } = options;
  const profile = options.profile ?? saleProfile(sale), length = options.length ?? saleLength(sale);
  const clock = new VirtualClock();
  const max = Math.max(nodes, 2 * nodesAtPeak(sale) + 4);
  const pool = new Pool({ size: max, members: nodes });
  const slices = Math.ceil(length / SLICE);
  const offered = new Float64Array(slices), answered = new Float64Array(slices);
  const sample = new Float64Array(200_000);
  let arrived = 0, ended = 0, inTime = 0, changes = 0, most = nodes;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: new PowerOfChoices(pool, random.split("choice")),
    service: workOf(random.split("work"), sale.service, sale.variation),
    ...(options.queueLimit === undefined ? {} : { queueLimit: options.queueLimit }),
    onDone: (_tag, outcome, ms) => {
      if (outcome !== Outcome.ok) return;
      // A reservoir: percentiles of millions from a fair sample of them.
      const place = ended < sample.length ? ended : Math.floor(random.next() * (ended + 1));
      if (place < sample.length) sample[place] = ms;
      ended++;
      if (ms > timeout) return;
      inTime++;
      answered[Math.min(slices - 1, Math.floor(clock.now() / SLICE))]! += 1000 / SLICE;
    },
  });
  arrivals({
    clock,
    random: random.split("arrivals"),
    profile,
    until: length,
    offer: () => {
      arrived++;
      offered[Math.min(slices - 1, Math.floor(clock.now() / SLICE))]! += 1000 / SLICE;
      cluster.offer();
    },
  });
  drive({
    cluster,
    scaler,
    warmUp,
    min: Math.min(nodes, sale.nodes),
    max,
    until: length,
    arrived: () => arrived,
    onSample: (sample, wanted) => {
      if (wanted !== sample.replicas) changes++;
      options.onSample?.(sample, wanted);
    },
  });
  const rows: SaleRow[] = [];
  for (let slice = 0; slice < slices; slice++) {
    clock.runSync({ until: Math.min(length, (slice + 1) * SLICE), maxEvents: 1e9 });
    most = Math.max(most, cluster.nodesOn);
    rows.push({
      policy,
      time: slice * SLICE / 60_000,
      offered: offered[slice]!,
      answered: answered[slice]!,
      nodes: cluster.nodesOn,
      ready: pool.count,
    });
  }
  const { meanJobs, littleJobs, nodeTime } = cluster.facts();
  return {
    policy,
    rows,
    p99: percentile(sample.subarray(0, Math.min(ended, sample.length)), 0.99),
    lost: 1 - inTime / arrived,
    dollars: cost({ nodeTime, perNodeHour: sale.price }).nodes,
    most,
    changes,
    little: Math.abs(littleJobs / meanJobs - 1),
  };
}

/** The sale under each of the policies named. */
export function comparePolicies(sale: Sale, names: readonly string[]): SaleRun[] {
  const all = policies(sale);
  return names.map((policy) => saleRun(sale, { policy, scaler: all[policy]!() }));
}

/** Load that goes up and down every few minutes, with and without stabilisation. */
export function compareStabilisation(sale: Sale): SaleRun[] {
  const base = sale.load * capacity(sale), length = 1_500_000;
  const profile: Profile = {
    peak: base * 2,
    at: (ms) => base * (1.4 - 0.6 * Math.cos(2 * Math.PI * ms / 300_000)),
  };
  return [...new Set([0, sale.stabilisation])].map((stabilisation) => {
    const policy = stabilisation === 0 ? "no stabilisation" : `over ${stabilisation / 1000} s`;
    const scaler = new TargetTracking({ target: sale.target, stabilisation });
    return saleRun(sale, { policy, scaler, profile, length });
  });
}

/** One policy at one setting: what it costs and how well it serves. */
export interface ChoiceRow {
  policy: string;
  setting: string;
  dollars: number;
  p99: number;
  lost: number;
}

/** The runs that are done, and the same policies at other settings: cost against latency. */
export function compareChoices(sale: Sale, done: readonly SaleRun[]): ChoiceRow[] {
  const peak = nodesAtPeak({ ...sale, target: 1 });
  const fixed = [1, 1.15, 1.5].map((factor) => {
    const nodes = Math.max(1, Math.ceil(peak * factor));
    return row(
      `${nodes} nodes`,
      saleRun({ ...sale, nodes }, {
        policy: "fixed",
        scaler: { desired: () => nodes },
        profile: saleProfile(sale),
      }),
    );
  });
  const others = [sale.target - 0.2, sale.target + 0.2].filter((t) => t >= 0.2 && t < 1);
  const scaled = ["target tracking", "queue-based", "calendar"].flatMap((policy) =>
    others.map((target) =>
      row(target.toFixed(2), comparePolicies({ ...sale, target }, [policy])[0]!)
    )
  );
  const there = done.filter(({ policy }) => policy !== "fixed")
    .map((run) => row(run.policy === "step scaling" ? "" : sale.target.toFixed(2), run));
  return [...fixed, ...there, ...scaled];
}

function row(setting: string, { policy, dollars, p99, lost }: SaleRun): ChoiceRow {
  return { policy, setting, dollars, p99, lost };
}
