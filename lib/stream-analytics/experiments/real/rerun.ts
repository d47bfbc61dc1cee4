import { performance } from "node:perf_hooks";
import { quantile } from "../../../sim/mod.ts";
import { KeyedWindows } from "../../keyed-windows.ts";
import { SUM } from "../../monoid.ts";
import { isBid } from "../../nexmark.ts";
import { BatchJudge } from "../../real/batch-judge.ts";
import { eventsOf, type Scene } from "../scene.ts";

/** What one refresh of the screen costs when so many events are behind it. */
export interface RerunRow {
  events: number;
  /** ms for one answer. */
  ms: number;
  way: "the query again, over all" | "windows, the last second's events";
}

/**
 * Bids per auction and window: by the query over all events so far, as the screen asked it each second; and by windows
 * that are kept up to date with what came since the last second.
 */
export function rerunCosts(scene: Scene, sizes: readonly number[], size: number): RerunRow[] {
  const events = eventsOf({ ...scene, duration: Math.max(...sizes) / scene.rate });
  const judge = new BatchJudge(), rows: RerunRow[] = [];
  const windows = new KeyedWindows<number>({ size, monoid: SUM, onWindow: () => {} });
  let inserted = 0;
  try {
    for (const count of sizes) {
      judge.insert(events.slice(inserted, count));
      const took = [0, 1, 2].map(() => timed(() => judge.rows("tumbling")));
      rows.push({ events: count, ms: quantile(took, 0.5), way: "the query again, over all" });
      const second = events.slice(Math.max(0, count - Math.round(scene.rate)), count);
      const added = [0, 1, 2, 3, 4].map(() =>
        timed(() => {
          for (const event of second) {
            if (isBid(event)) windows.add(event.auction, 1, event.time);
          }
        })
      );
      rows.push({
        ...{ events: count, ms: Math.max(1e-4, quantile(added, 0.5)) },
        way: "windows, the last second's events",
      });
      inserted = count;
    }
    return rows;
  } finally {
    judge.close();
  }
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
