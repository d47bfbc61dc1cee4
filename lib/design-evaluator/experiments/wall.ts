import { quantile } from "../../sim/mod.ts";
import { capacities } from "../bottleneck.ts";
import { evaluate } from "../evaluate.ts";
import type { Design } from "../model.ts";
import { simulate, type SimulatedStation } from "../solve/simulate.ts";
import { stationsOf } from "../stations.ts";
import { meanVisits, trafficOf } from "../traffic.ts";

/** Times at a load, by formulas and by simulation, in ms. */
export interface WallRow {
  /** Of what the busiest part can do. */
  share: number;
  ms: number;
  what: "mean" | "99th percentile";
  by: "formula" | "simulation";
}

/** The parts of a design as stations that vary as it says; times in ms. */
export function simulated(design: Design): SimulatedStation[] {
  return stationsOf(design, meanVisits(trafficOf(design)));
}

/** Lines move slowly near the wall: runs there are up to so many times as long. */
const MOST_TIMES = 8;

/** A design at several shares of what it can do, up to near all of it. O(shares · jobs). */
export function wall(
  design: Design,
  shares: readonly number[],
  seed: number,
  jobs = 20_000,
): WallRow[] {
  const limit = capacities(design)[0]!.perSecond;
  return shares.flatMap((share): WallRow[] => {
    const perSecond = share * limit,
      { meanMs, p99Ms } = evaluate({ ...design, workload: { perSecond } });
    const seen = simulate(simulated(design), {
      load: { arrivalRate: perSecond / 1000 },
      jobs: Math.round(jobs * Math.min(MOST_TIMES, Math.max(1, 0.5 / (1 - share)))),
      seed,
    });
    return [
      { share, ms: meanMs, what: "mean", by: "formula" },
      { share, ms: p99Ms, what: "99th percentile", by: "formula" },
      { share, ms: seen.time, what: "mean", by: "simulation" },
      { share, ms: quantile(seen.times, 0.99), what: "99th percentile", by: "simulation" },
    ];
  });
}
