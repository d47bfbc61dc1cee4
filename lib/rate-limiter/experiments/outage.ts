import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { Failover, type FailurePolicy } from "../failover.ts";
import { Gcra } from "../gcra.ts";
import { RemoteLimiter } from "../remote.ts";
import type { Quota } from "./algorithms.ts";

/** A shared limiter that is gone for a while, under load. */
export interface OutageOptions {
  random: Random;
  quota: Quota;
  nodes: number;
  /** Tenants that together send `load` times what all of them may. */
  tenants: number;
  load: number;
  /** Length of the run, in ms. The outage lies in the middle. */
  duration: number;
  /** Length of the outage, in ms. */
  outage: number;
  /** Mean round trip to the shared limiter, in ms; exponential. */
  latency: number;
  /** Longest time a node waits for the shared limiter, in ms. */
  timeout: number;
  /** How long a node leaves a failed limiter alone, in ms. */
  cooldown: number;
}

/** One slice of an outage. */
export interface OutageRow {
  policy: string;
  /** Start of the slice, in s. */
  time: number;
  /** Requests sent and admitted, per second. */
  sent: number;
  admitted: number;
  /** Longest wait for an answer, in ms. */
  wait: number;
}

const SLICE_MS = 1000;

/** Runs the same outage under each policy: fail open, fail closed, and a local limit of 1/nodes each. */
export async function compareOutages(options: OutageOptions): Promise<OutageRow[]> {
  const { nodes, quota: { limit, window, burst } } = options;
  const rate = limit * 1000 / window;
  const own = (clock: VirtualClock) =>
    new Gcra({ clock, capacity: Math.max(1, burst / nodes), refillRate: rate / nodes });
  const rows: OutageRow[] = [];
  for (
    const [policy, make] of [
      ["fail open", () => "open"],
      ["fail closed", () => "closed"],
      ["local limit / nodes", own],
    ] as [string, (clock: VirtualClock) => FailurePolicy][]
  ) rows.push(...await outage(policy, make, options));
  return rows;
}

async function outage(
  policy: string,
  onFailure: (clock: VirtualClock) => FailurePolicy,
  options: OutageOptions,
): Promise<OutageRow[]> {
  const { random, quota, nodes, tenants, load, duration, timeout, cooldown } = options;
  const clock = new VirtualClock();
  const rate = quota.limit * 1000 / quota.window;
  const shared = new RemoteLimiter({
    clock,
    limiter: new Gcra({ clock, capacity: quota.burst, refillRate: rate }),
    latency: exponential(random.split("latency"), { mean: options.latency }),
  });
  const fleet = Array.from(
    { length: nodes },
    () => new Failover({ clock, shared, timeout, cooldown, onFailure: onFailure(clock) }),
  );
  const rows = Array.from({ length: Math.ceil(duration / SLICE_MS) }, (_, i): OutageRow => ({
    policy,
    time: i * SLICE_MS / 1000,
    sent: 0,
    admitted: 0,
    wait: 0,
  }));
  const from = (duration - options.outage) / 2;
  clock.schedule(from, () => shared.up = false);
  clock.schedule(from + options.outage, () => shared.up = true);
  const gap = exponential(random.split("gaps"), { mean: 1000 / (rate * tenants * load) });
  const who = random.split("who");
  const ask = async (row: OutageRow) => {
    const came = clock.now();
    const { allowed } = await fleet[who.int(nodes)]!.take(`tenant-${who.int(tenants)}`);
    row.wait = Math.max(row.wait, clock.now() - came);
    if (allowed) row.admitted += 1000 / SLICE_MS;
  };
  const arrive = () => {
    if (clock.now() >= duration) return;
    clock.schedule(gap(), arrive);
    const row = rows[Math.floor(clock.now() / SLICE_MS)]!;
    row.sent += 1000 / SLICE_MS;
    void ask(row);
  };
  clock.schedule(gap(), arrive);
  await clock.run();
  return rows;
}
