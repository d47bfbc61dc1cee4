import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { Failover, type FailurePolicy } from "../failover.ts";
import { Gcra } from "../gcra.ts";
import { RemoteLimiter } from "../remote.ts";

/** A shared limiter that is gone for a while, under load. */
export interface OutageOptions {
  random: Random;
  nodes: number;
  /** Length of the outage, in ms. */
  outage: number;
  /** Mean round trip to the shared limiter, in ms; exponential. */
  latency: number;
  /** Length of the run, in ms; the outage lies in its middle. Default: a minute. */
  duration?: number;
}

/** Each tenant may send this; together they send a fifth more than all of them may. */
const QUOTA = { limit: 100, window: 1000, burst: 20 };
const TENANTS = 5, LOAD = 1.2;
/** Longest wait for the shared limiter, and how long a node leaves it alone after a failure, in ms. */
const TIMEOUT = 50, COOLDOWN = 1000;

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
  const { nodes } = options, { limit, window, burst } = QUOTA;
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
  const { random, nodes, duration = 60_000 } = options;
  const clock = new VirtualClock();
  const rate = QUOTA.limit * 1000 / QUOTA.window;
  const shared = new RemoteLimiter({
    clock,
    limiter: new Gcra({ clock, capacity: QUOTA.burst, refillRate: rate }),
    latency: exponential(random.split("latency"), { mean: options.latency }),
  });
  // The worse kind of outage: a refused connection would cost nobody any time.
  shared.silent = true;
  const fleet = Array.from(
    { length: nodes },
    () =>
      new Failover({
        clock,
        shared,
        timeout: TIMEOUT,
        cooldown: COOLDOWN,
        onFailure: onFailure(clock),
      }),
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
  const gap = exponential(random.split("gaps"), { mean: 1000 / (rate * TENANTS * LOAD) });
  const who = random.split("who");
  const ask = async (row: OutageRow) => {
    const came = clock.now();
    const { allowed } = await fleet[who.int(nodes)]!.take(`tenant-${who.int(TENANTS)}`);
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
