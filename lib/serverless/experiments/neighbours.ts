import { exponential, quantile, random, VirtualClock } from "../../sim/mod.ts";
import { type CallQueue, FairQueue, FirstComeQueue } from "../platform/fairness.ts";

export interface NeighbourOptions {
  instances: number;
  tenants: number;
  /** Calls/s of each quiet tenant, and their length in ms. */
  rate: number;
  runMs: number;
  /** Calls/s of the noisy one, each of which spins until it is ended after so many ms. */
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
  /** Share of all processor time that went to the noisy one. */
  noisyShare: number;
}

/** One tenant spins on shared instances; the others want short calls. A minute, on the virtual clock. */
export function neighbours(options: NeighbourOptions): NeighbourResult {
  const { instances, tenants, rate, runMs, noisyRate, spinMs, fair, seed } = options;
  const clock = new VirtualClock(), stream = random(`neighbours ${seed}`);
  const queue: CallQueue<{ came: number; ms: number }> = fair
    ? new FairQueue(runMs)
    : new FirstComeQueue();
  const latencies: number[] = [];
  let free = instances, noisyMs = 0, allMs = 0;
  const serve = () => {
    while (free > 0) {
      const next = queue.next();
      if (!next) return;
      free--;
      const { tenant, call, taken } = next;
      clock.schedule(call.ms, () => {
        free++;
        queue.charge(tenant, call.ms, taken);
        allMs += call.ms;
        if (tenant === "noisy") noisyMs += call.ms;
        else latencies.push(clock.now() - call.came);
        serve();
      });
    }
  };
  const source = (tenant: string, perSecond: number, ms: () => number) => {
    if (perSecond <= 0) return;
    const gap = exponential(stream.split(tenant), { mean: 1000 / perSecond });
    const arrive = () => {
      if (clock.now() > 60_000) return;
      queue.push(tenant, { came: clock.now(), ms: ms() });
      serve();
      clock.schedule(gap(), arrive);
    };
    clock.schedule(gap(), arrive);
  };
  const length = exponential(stream.split("lengths"), { mean: runMs });
  for (let i = 0; i < tenants; i++) source(`quiet ${i}`, rate, length);
  source("noisy", noisyRate, () => spinMs);
  clock.runSync({ until: 600_000 });
  return {
    calls: latencies.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    noisyShare: noisyMs / allMs,
  };
}

/** Both orders, over how often the noisy one calls. */
export function besideNoise(
  options: Omit<NeighbourOptions, "fair" | "noisyRate">,
  rates: readonly number[],
): (NeighbourResult & { noisyRate: number; order: "first come, first served" | "fair shares" })[] {
  return ([false, true] as const).flatMap((fair) =>
    rates.map((noisyRate) => ({
      ...neighbours({ ...options, noisyRate, fair }),
      noisyRate,
      order: fair ? "fair shares" as const : "first come, first served" as const,
    }))
  );
}
