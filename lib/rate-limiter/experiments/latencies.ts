import { quantile } from "../../sim/mod.ts";
import type { AsyncLimiter, Decision, Limiter } from "../limiter.ts";

/** How long one take took on one way to decide. */
export interface LatencyRow {
  path: string;
  /** In µs. */
  latency: number;
}

/**
 * A limiter behind a network that is assumed and not there: a round trip is drawn and added up, and nobody
 * waits for it. For a machine without a Redis, where {@linkcode latencies} adds it to what it measures.
 */
export class AssumedNetwork implements AsyncLimiter {
  /** All round trips so far, in ms. */
  waited = 0;
  readonly #limiter: Limiter;
  readonly #roundTrip: () => number;

  /** @param roundTrip Draws the time of one call, in ms. */
  constructor(limiter: Limiter, roundTrip: () => number) {
    this.#limiter = limiter;
    this.#roundTrip = roundTrip;
  }

  take(key: string, cost?: number): Promise<Decision> {
    this.waited += this.#roundTrip();
    return Promise.resolve(this.#limiter.take(key, cost));
  }
}

/**
 * Takes from each limiter in turn, `takes` times each, and says how long each take took. Turns interleave, so
 * that a slow moment of the machine is everybody's.
 *
 * @param network Where round trips are assumed: they count as if they had been waited for.
 */
export async function latencies(
  limiters: Record<string, Limiter | AsyncLimiter>,
  { takes = 600, network }: { takes?: number; network?: AssumedNetwork | undefined } = {},
): Promise<LatencyRow[]> {
  const rows: LatencyRow[] = [];
  const now = () => performance.now() + (network?.waited ?? 0);
  for (let i = 0; i < takes; i++) {
    for (const [path, limiter] of Object.entries(limiters)) {
      const start = now();
      await limiter.take("latency");
      // A clock of coarse steps may see no time pass at all; a tenth of a µs is below any of them.
      rows.push({ path, latency: Math.max(0.1, (now() - start) * 1000) });
    }
  }
  return rows;
}

/** The median of each path in the order of the rows, in µs. */
export function medians(rows: readonly LatencyRow[]): number[] {
  return [...new Set(rows.map(({ path }) => path))].map((path) =>
    quantile(rows.filter((row) => row.path === path).map(({ latency }) => latency), 0.5)
  );
}
