import { VirtualClock } from "../../sim/mod.ts";
import type { Autoscaler, Sample } from "../autoscalers/autoscaler.ts";
import { drive } from "../autoscalers/drive.ts";
import { Cluster } from "../cluster.ts";
import { cost } from "../cost.ts";
import { Outcome } from "../outcome.ts";
import { Pool } from "../pool.ts";
import { arrivals, type Profile } from "../workload.ts";
import { balancers, percentile, workOf } from "./common.ts";
import { nodesAtPeak, type Sale, saleLength, saleProfile } from "./sale.ts";

/** Time that one row stands for, in ms. */
const SLICE = 10_000;

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
  /** 99th percentile of the time to the answer of those who got one in time, in ms. */
  p99: number;
  /** Requests not answered in time, as a share. */
  lost: number;
  /** Requests that were served after their buyer had left, as a share of those that came. */
  late: number;
  /** Dollars for nodes. */
  dollars: number;
  /** Most nodes paid for at once, warming and draining ones included, those at the end, and changes of the number. */
  most: number;
  last: number;
  changes: number;
  little: number;
}

/** How a run differs from the plain sale. */
export interface SaleOptions {
  policy: string;
  scaler: Autoscaler;
  /** Who picks the node. Default: two choices. */
  balancer?: string;
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
  const { balancer = "two choices" } = options;
  const profile = options.profile ?? saleProfile(sale), length = options.length ?? saleLength(sale);
  const clock = new VirtualClock();
  const max = Math.max(nodes, 2 * nodesAtPeak(sale) + 4);
  const pool = new Pool({ size: max, members: nodes });
  const slices = Math.ceil(length / SLICE);
  const offered = new Float64Array(slices), answered = new Float64Array(slices);
  const sample = new Float64Array(200_000), draws = random.split("sample");
  let arrived = 0, ended = 0, inTime = 0, changes = 0, most = nodes;
  const cluster = new Cluster({
    clock,
    pool,
    balancer: balancers(pool, random.split("choice"), clock)[balancer]!,
    service: workOf(random.split("work"), sale.service, sale.variation),
    ...(options.queueLimit === undefined ? {} : { queueLimit: options.queueLimit }),
    onDone: (_tag, outcome, ms) => {
      if (outcome !== Outcome.ok) return;
      ended++;
      if (ms > timeout) return;
      // A reservoir: percentiles of millions from a fair sample of them.
      const place = inTime < sample.length ? inTime : Math.floor(draws.next() * (inTime + 1));
      if (place < sample.length) sample[place] = ms;
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
    p99: percentile(sample.subarray(0, Math.min(inTime, sample.length)), 0.99),
    lost: 1 - inTime / arrived,
    late: (ended - inTime) / arrived,
    dollars: cost({ nodeTime, perNodeHour: sale.price }).nodes,
    most,
    last: cluster.nodesOn,
    changes,
    little: Math.abs(littleJobs / meanJobs - 1),
  };
}
