import { quantile } from "../../sim/mod.ts";
import { evaluate } from "../evaluate.ts";
import { readDesign } from "../model.ts";
import { longestOf, percentile } from "../solve/percentiles.ts";
import { simulate } from "../solve/simulate.ts";

/** One queue with the same mean and another variation, in ms. */
export interface VariationRow {
  scv: number;
  meanMs: number;
  p99Ms: number;
  simulatedMean: number;
  simulatedP99: number;
}

/** One server at a share of what it can do, for services of several variations. */
export function variation(
  serviceMs: number,
  busy: number,
  scvs: readonly number[],
  seed: number,
): VariationRow[] {
  return scvs.map((scv) => {
    const perSecond = busy / serviceMs * 1000;
    const { meanMs, p99Ms } = evaluate(readDesign({
      name: "one queue",
      components: [{ name: "store", kind: "database", serviceMs, scv }],
      routes: [{ from: "client", to: "store" }],
      workload: { perSecond },
    }));
    const station = { name: "store", service: serviceMs, visits: 1, scv };
    const seen = simulate([station], {
      load: { arrivalRate: perSecond / 1000 },
      jobs: 60_000,
      seed,
    });
    return {
      scv,
      meanMs,
      p99Ms,
      simulatedMean: seen.time,
      simulatedP99: quantile(seen.times, 0.99),
    };
  });
}

/** A request that waits for the slowest of n: mean and 99th percentile, in means of one. */
export function fanOut(
  counts: readonly number[],
): { n: number; mean: number; p99: number; slow: number }[] {
  return counts.map((n) => ({
    n,
    mean: longestOf(n, 1).reduce((sum, { mean }) => sum + mean, 0),
    p99: percentile(longestOf(n, 1), 0.99),
    slow: 1 - 0.99 ** n,
  }));
}
