import { exponential, quantile, random, VirtualClock } from "../../sim/mod.ts";
import { fixed, ServerlessPlatform, simulatedTier } from "../mod.ts";

export interface NeighbourOptions {
  /** Calls in hand at once. */
  slots: number;
  /** Most instances of a function, and calls that may wait for one. */
  max: number;
  queue: number;
  tenants: number;
  /** Calls/s of each quiet tenant, and their length in ms. */
  rate: number;
  runMs: number;
  /** Calls/s of the noisy one, each of which spins until it is killed after so many ms. */
  noisyRate: number;
  spinMs: number;
  fair: boolean;
  seed: number;
}

/** Latency of the quiet tenants, and what the noisy one got. Times in ms. */
export interface NeighbourResult {
  calls: number;
  p50: number;
  p99: number;
  /** Calls of the quiet ones that were refused, and of the noisy one. */
  refused: number;
  noisyRefused: number;
}

/** Length of it, in ms; starts of instances count from the moment when all are warm. */
const MINUTE = 60_000, COLD_MS = 1;
const SPEC = { runtime: "javascript", code: "simulated", memoryMB: 64, triggers: [] } as const;

/** One tenant spins; the others want short calls. A minute of the platform itself, on the virtual clock. O(calls). */
export async function neighbours(options: NeighbourOptions): Promise<NeighbourResult> {
  const { fair, max, noisyRate, queue, rate, runMs, seed, slots, spinMs, tenants } = options;
  const clock = new VirtualClock(), stream = random(`neighbours ${seed}`);
  const tier = simulatedTier(clock, COLD_MS), latencies: number[] = [];
  const platform = new ServerlessPlatform({
    ...{ clock, tiers: { javascript: tier, python: tier }, max, queue, slots, fair },
    keepAlive: () => fixed(2 * MINUTE),
  });
  let refused = 0, noisyRefused = 0;
  const source = (tenant: string, timeoutMs: number, perSecond: number, ms: () => number) => {
    platform.deploy({ ...SPEC, name: tenant, tenant, timeoutMs });
    if (perSecond <= 0) return;
    const gap = exponential(stream.split(tenant), { mean: 1000 / perSecond });
    const call = async () => {
      const came = clock.now(), answer = await platform.call(tenant, { ms: ms() });
      if (tenant === "noisy") return void (noisyRefused += answer.refused ? 1 : 0);
      if (answer.refused) refused++;
      else latencies.push(clock.now() - came);
    };
    const arrive = () => {
      if (clock.now() > MINUTE) return;
      void call();
      clock.schedule(gap(), arrive);
    };
    clock.schedule(gap(), arrive);
  };
  const length = exponential(stream.split("lengths"), { mean: runMs });
  // What they do is never killed: their lengths are drawn.
  for (let i = 0; i < tenants; i++) source(`quiet-${i}`, 60_000, rate, length);
  source("noisy", spinMs, noisyRate, () => 2 * spinMs);
  await clock.run({ until: 10 * MINUTE });
  await platform.close();
  return {
    ...{ calls: latencies.length, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
    ...{ refused, noisyRefused },
  };
}

/** Both orders, over how often the noisy one calls. */
export async function besideNoise(
  options: Omit<NeighbourOptions, "fair" | "noisyRate">,
  rates: readonly number[],
): Promise<
  (NeighbourResult & { noisyRate: number; order: "first come, first served" | "fair shares" })[]
> {
  const rows = [];
  for (const fair of [false, true]) {
    for (const noisyRate of rates) {
      const order = fair ? "fair shares" as const : "first come, first served" as const;
      rows.push({ ...await neighbours({ ...options, noisyRate, fair }), noisyRate, order });
    }
  }
  return rows;
}
