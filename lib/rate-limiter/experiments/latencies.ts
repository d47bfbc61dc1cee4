import { quantile } from "../../sim/mod.ts";
import type { AsyncLimiter, Limiter } from "../limiter.ts";

/** Latency of one way to decide. */
export interface LatencyRow {
  path: string;
  percentile: "p50" | "p90" | "p99";
  /** In µs. */
  latency: number;
}

/**
 * Takes from each limiter in turn, `takes` times each, and reports the percentiles. Turns interleave, so that a
 * slow moment of the machine is everybody's.
 */
export async function latencies(
  limiters: Record<string, Limiter | AsyncLimiter>,
  takes = 600,
): Promise<LatencyRow[]> {
  const paths = Object.entries(limiters);
  const times = paths.map(() => new Float64Array(takes));
  for (let i = 0; i < takes; i++) {
    for (const [p, [, limiter]] of paths.entries()) {
      const start = performance.now();
      await limiter.take("latency");
      times[p]![i] = (performance.now() - start) * 1000;
    }
  }
  return paths.flatMap(([path], p) => {
    return ([["p50", 0.5], ["p90", 0.9], ["p99", 0.99]] as const).map(([percentile, q]) => ({
      path,
      percentile,
      // A clock of coarse steps may see no time pass at all; a tenth of a µs is below any of them.
      latency: Math.max(0.1, quantile(times[p]!, q)),
    }));
  });
}
