import { Moments, type Random, RealClock } from "../../../sim/mod.ts";
import { detection } from "../../closed-forms.ts";
import { startWorld } from "../../real/world.ts";
import { ScaledClock } from "../../scaled-clock.ts";

/** One failover on this machine, in s of the scaled clock. */
export interface LiveFailover {
  outage: number;
  least: number;
  most: number;
  how: "hangs" | "killed";
  /** Whether people came back once it was well again. */
  returned: boolean;
}

export interface LiveRun {
  readonly failovers: readonly LiveFailover[];
  /** What the formula says on average, in s. */
  readonly formula: number;
  readonly mean: number;
  /** Standard error of that mean. */
  readonly error: number;
  readonly inside: number;
  /** How many times faster than real time the clock was. */
  readonly faster: number;
}

const FASTER = 50, INTERVAL = 2, TIMEOUT = 2, FALL = 2;

/**
 * Fails over for real, again and again: two regions as processes, probes over HTTP, names over UDP, on a
 * clock that is fifty times faster. The last time the process is killed; before, it hangs.
 */
export async function liveFailovers(
  { cities, runs, ttl, random, signal }: {
    cities: readonly [number, number];
    runs: number;
    /** Lifetime of the answer, in s of the scaled clock. */
    ttl: number;
    random: Random;
    signal?: AbortSignal;
  },
): Promise<LiveRun> {
  const clock = new ScaledClock(new RealClock(), FASTER);
  const { least, mean: found, most } = detection({
    interval: INTERVAL,
    timeout: TIMEOUT,
    fall: FALL,
  });
  const world = await startWorld({
    ...{ clock, random, scale: 1 / FASTER, cities, ttl, fall: FALL, rise: 1, budget: 120_000 },
    ...{ interval: INTERVAL * 1000, timeout: TIMEOUT * 1000 },
  });
  const failovers: LiveFailover[] = [];
  try {
    await until(0);
    for (let run = 0; run < runs; run++) {
      // A moment that has nothing to do with probes or with the cache.
      await clock.sleep(random.next() * (ttl + INTERVAL) * 1000, signal);
      const last = run === runs - 1;
      if (last) world.regions.kill(0);
      else await world.hang(0);
      const start = clock.now();
      const left = await until(1), outage = left ? (clock.now() - start) / 1000 : Infinity;
      // A killed process refuses at once: nobody waits for the time-out.
      const early = last ? least - TIMEOUT : least;
      if (last) await world.regions.restart(0);
      else await world.hang(0, false);
      const returned = await until(0), how = last ? "killed" as const : "hangs" as const;
      failovers.push({ outage, least: early, most: most + ttl, how, returned });
      if (!left || !returned) break;
    }
  } finally {
    await world.close();
  }
  const hung = new Moments();
  for (const { how, outage } of failovers) if (how === "hangs") hung.add(outage);
  // What a poll, a probe and a timer of this machine add, in s of the scaled clock: some ms of real time.
  const slack = 0.02 * FASTER;
  return {
    ...{
      failovers,
      mean: hung.mean,
      error: hung.deviation / Math.sqrt(hung.count),
      faster: FASTER,
    },
    formula: found + ttl / 2,
    inside:
      failovers.filter(({ outage, least, most }) =>
        outage >= least - slack && outage <= most + slack
      ).length,
  };

  /** Waits until the name leads to a region; `false` after ten seconds. */
  async function until(region: number): Promise<boolean> {
    const patience = performance.now() + 10_000;
    while (await world.lookUp() !== region) {
      signal?.throwIfAborted();
      if (performance.now() > patience) return false;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return true;
  }
}
