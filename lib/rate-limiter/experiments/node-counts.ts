import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { checkEnvelope } from "../envelope.ts";
import { Gcra } from "../gcra.ts";
import { LeasedLimiter } from "../leased.ts";
import type { AsyncLimiter, Limiter } from "../limiter.ts";
import { RemoteLimiter } from "../remote.ts";
import type { Quota } from "./algorithms.ts";

/** A limit that several nodes keep, and how much one tenant asks of them. */
export interface FleetOptions {
  random: Random;
  quota: Quota;
  nodes: number;
  /** Mean requests per second that the tenant sends to all nodes together. */
  rate: number;
  /**
   * Sends them in pulses, a second of nearly nothing and then a second of nearly twice the rate: a lull is
   * when leases are left lying. Default: `false`, a steady rate.
   */
  pulses?: boolean;
  /** Length of the run, in ms. */
  duration: number;
  /** Mean round trip from a node to the shared limiter, in ms; exponential. */
  latency: number;
}

/** What a fleet did. */
export interface FleetResult {
  requests: number;
  admitted: number;
  /** Most requests by which any span of time went over `burst + rate × t`. */
  over: number;
  /** Calls to the shared limiter. */
  calls: number;
  /** Mean time that a request waited for its answer, in ms. */
  meanWait: number;
}

/** Rate in a lull and in a pulse, as a share of the mean. */
const LULL = 0.1, PULSE = 1.9;

/** Sends one tenant's Poisson traffic to the nodes at random and records every answer. */
async function run(
  options: FleetOptions,
  make: (clock: VirtualClock, node: number) => AsyncLimiter | Limiter,
  calls: () => number,
): Promise<FleetResult> {
  const { random, quota, nodes, rate, duration, pulses = false } = options;
  const clock = new VirtualClock();
  const fleet = Array.from({ length: nodes }, (_, node) => make(clock, node));
  const gap = exponential(random.split("gaps"), { mean: 1000 / (pulses ? rate * PULSE : rate) });
  const keep = random.split("lulls");
  const where = random.split("nodes");
  const admitted: number[] = [];
  let requests = 0, waited = 0;
  const ask = async () => {
    const came = clock.now();
    const { allowed } = await fleet[where.int(nodes)]!.take("tenant");
    waited += clock.now() - came;
    if (allowed) admitted.push(clock.now());
  };
  const arrive = () => {
    if (clock.now() >= duration) return;
    clock.schedule(gap(), arrive);
    const lull = pulses && clock.now() % 2000 < 1000;
    if (lull && keep.next() >= LULL / PULSE) return;
    requests++;
    void ask();
  };
  clock.schedule(gap(), arrive);
  await clock.run();
  const { burst, limit, window } = quota;
  const envelope = checkEnvelope(admitted, { burst, rate: limit * 1000 / window });
  return {
    requests,
    admitted: admitted.length,
    over: Math.max(0, Math.round(envelope.worst)),
    calls: calls(),
    meanWait: requests ? waited / requests : 0,
  };
}

function bucket(clock: VirtualClock, { limit, window, burst }: Quota): Gcra {
  return new Gcra({ clock, capacity: burst, refillRate: limit * 1000 / window });
}

/** Each node keeps the whole limit for itself. */
export function localFleet(options: FleetOptions): Promise<FleetResult> {
  return run(options, (clock) => bucket(clock, options.quota), () => 0);
}

/** All nodes take from one shared limiter, `leaseSize` at a time; 1 asks for every request. */
export function leasedFleet(
  options: FleetOptions & { leaseSize: number },
): Promise<FleetResult> {
  const { random, quota, latency, leaseSize } = options;
  let shared: RemoteLimiter | undefined;
  return run(options, (clock) => {
    shared ??= new RemoteLimiter({
      clock,
      limiter: bucket(clock, quota),
      latency: exponential(random.split("latency"), { mean: latency }),
    });
    // What a node has not used within a window is not worth keeping.
    return leaseSize === 1
      ? shared
      : new LeasedLimiter({ clock, shared, leaseSize, leaseTtl: quota.window });
  }, () => shared?.calls ?? 0);
}

/** One point of the trade-off between calls and exactness. */
export interface LeasePoint {
  lease: number;
  /** Calls to the shared limiter per request. */
  calls: number;
  /** Most by which a second went over `burst + rate`, as a share of it. */
  over: number;
}

/** Runs the fleet with each size of lease, on pulses of traffic. */
export async function leaseCurve(
  options: FleetOptions,
  sizes: readonly number[],
): Promise<LeasePoint[]> {
  const { burst, limit, window } = options.quota;
  const points: LeasePoint[] = [];
  for (const leaseSize of sizes) {
    const { calls, requests, over } = await leasedFleet({ ...options, pulses: true, leaseSize });
    const second = burst + limit * 1000 / window;
    points.push({ lease: leaseSize, calls: calls / requests, over: over / second });
  }
  return points;
}
