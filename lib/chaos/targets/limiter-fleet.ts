import {
  checkEnvelope,
  Failover,
  Gcra,
  LeasedLimiter,
  RemoteLimiter,
} from "../../rate-limiter/mod.ts";
import { type Random, requireNumber, VirtualClock } from "../../sim/mod.ts";
import { FaultyClock } from "../faults/faulty-clock.ts";

/** What can befall a fleet of nodes that share a rate limiter. Times in ms. */
export interface LimiterFault {
  kind:
    | "redis slow"
    | "redis gone"
    | "redis silent"
    | "scripts flushed"
    | "state lost"
    | "clock back"
    | "node killed";
  at: number;
  for: number;
  /** Which node's clock, or which node. */
  node: number;
}

export const LIMITER_FAULTS: readonly LimiterFault["kind"][] = [
  ...[
    "redis slow",
    "redis gone",
    "redis silent",
    "state lost",
    "clock back",
    "node killed",
  ] as const,
];

/** The limit, and how a node keeps to its time. */
export interface FleetOptions {
  nodes: number;
  burst: number;
  rate: number;
  timeout: number;
  cooldown: number;
  /** Units that a node takes at a time; 1: none ahead. */
  lease: number;
  /** Requests a second, of one greedy customer. */
  load: number;
  length: number;
  seed: Random;
}

/** What the fleet did. */
export interface FleetOutcome {
  /** When requests were admitted, in ms. */
  admitted: number[];
  /** Units above the widest envelope that the design promises: burst (per cause) + rate × t. At most 0 is kept. */
  over: number;
  /** Longest wait for a decision, in ms; the promise is the time-out. */
  wait: number;
  /** Decisions made without the shared limiter after all faults were over and the cool-down had passed. */
  lateFallbacks: number;
  /** Share of the limit that was admitted in the last second. */
  lastSecond: number;
}

/** How far a clock jumps back: an hour. */
const HOUR = 3_600_000;

/**
 * `lib/rate-limiter` as it stands, attacked: nodes behind {@linkcode Failover}, a shared GCRA behind a network, a local
 * GCRA of limit / nodes when that is away. One customer asks for more than he may have all the time.
 */
export async function runFleet(
  faults: readonly LimiterFault[],
  options: FleetOptions,
): Promise<FleetOutcome> {
  const { nodes, burst, rate, timeout, cooldown, lease, load, length, seed } = options;
  requireNumber("run the fleet", "nodes", nodes, { unit: "nodes", min: 1, max: 64, integer: true });
  const clock = new VirtualClock(10 * HOUR), start = clock.now(), slow = { by: 0 };
  const limiter = new Gcra({ clock, capacity: burst, refillRate: rate });
  const trip = seed.split("trip");
  const shared = new RemoteLimiter({ clock, limiter, latency: () => 1 + trip.next() + slow.by });
  const clocks = Array.from({ length: nodes }, () => new FaultyClock(clock));
  const make = (i: number) => {
    const own = new Gcra({
      clock: clocks[i]!,
      capacity: Math.max(1, burst / nodes),
      refillRate: rate / nodes,
    });
    const ask = lease > 1
      ? new LeasedLimiter({ clock: clocks[i]!, shared, leaseSize: lease, leaseTtl: 1000, timeout })
      : shared;
    return new Failover({ clock: clocks[i]!, shared: ask, timeout, cooldown, onFailure: own });
  };
  const fleet = clocks.map((_, i) => make(i));
  let lastEnd = start;
  for (const { kind, at, for: ms, node } of faults) {
    const which = node % nodes, revert = { do: () => {} };
    lastEnd = Math.max(lastEnd, start + at + ms);
    clock.schedule(at, () => {
      if (kind === "redis slow") {
        slow.by += 4 * timeout, revert.do = () => void (slow.by -= 4 * timeout);
      }
      if (kind === "redis gone") shared.up = false, revert.do = () => void (shared.up = true);
      if (kind === "redis silent") {
        shared.up = false, shared.silent = true;
        revert.do = () => void (shared.up = true, shared.silent = false);
      }
      if (kind === "state lost") limiter.forget("greedy");
      // A clock that was corrected stays so: nobody puts it ahead again.
      if (kind === "clock back") clocks[which]!.skew(-HOUR);
      if (kind === "node killed") fleet[which] = make(which);
    });
    clock.schedule(at + ms, () => revert.do());
  }
  const admitted: number[] = [], pick = seed.split("pick");
  let wait = 0, before = 0;
  const ask = async () => {
    const came = clock.now(), { allowed } = await fleet[pick.int(nodes)]!.take("greedy");
    wait = Math.max(wait, clock.now() - came);
    if (allowed) admitted.push(clock.now());
  };
  for (let at = 0; at < length; at += 1000 / load) clock.schedule(at, () => void ask());
  const settled = lastEnd + cooldown + 2 * timeout;
  const fallbacks = () => fleet.reduce((sum, node) => sum + node.fallbacks, 0);
  clock.schedule(Math.max(0, settled - start), () => before = fallbacks());
  await clock.run({ until: start + length + 10 * timeout });
  admitted.sort((a, b) => a - b);
  // Each loss of state gives the burst anew; each change to one's own limiter and back gives a node its share of it.
  const losses = faults.filter(({ kind }) => kind === "state lost").length;
  const own = faults.some(({ kind }) => kind !== "state lost") ? 1 : 0;
  const killed = faults.filter(({ kind }) => kind === "node killed").length / nodes;
  const widest = burst * (1 + losses + own + killed) + (lease > 1 ? nodes * lease : 0);
  const { worst } = checkEnvelope(admitted, { burst: widest, rate: own ? 2 * rate : rate });
  const end = start + length;
  return {
    admitted,
    over: worst,
    wait,
    lateFallbacks: end > settled ? fallbacks() - before : 0,
    lastSecond: admitted.filter((at) => at >= end - 1000 && at < end).length / rate,
  };
}
