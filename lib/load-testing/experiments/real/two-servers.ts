import { Histogram } from "../../histogram/histogram.ts";
import type { RunningTarget } from "../../real/target/start.ts";
import { SERVERS } from "../for-loop.ts";

/** What a `for` loop measured of one server. */
export interface LoopRow {
  readonly server: string;
  readonly requests: number;
  readonly meanMs: number;
  readonly histogram: Histogram;
}

/** A `for` loop with `fetch`: each request when the last one has its answer. Two servers, of one mean. */
export async function forLoop(target: RunningTarget, requests: number): Promise<LoopRow[]> {
  const rows: LoopRow[] = [];
  for (const [server, work] of Object.entries(SERVERS)) {
    const histogram = new Histogram();
    let sum = 0;
    for (let i = 0; i < requests; i++) {
      // As many slow ones as are meant, not as many as chance wants.
      const ms = work((i + 0.5) / requests), start = performance.now();
      await (await fetch(`${target.url}/work?lock=${ms}`)).text();
      const took = performance.now() - start;
      sum += took;
      histogram.record(took * 1000);
    }
    rows.push({ server, requests, meanMs: sum / requests, histogram });
  }
  return rows;
}
