import { PartitionedWatermark } from "../partitioned-watermark.ts";
import { BoundedDisorder } from "../watermark.ts";

/** The watermark at a moment, in s. */
export interface IdleRow {
  at: number;
  watermark: number;
  partitions: "all are waited for" | "idle ones are left out";
}

/** Settings of {@linkcode idlePartition}; times in s. */
export interface IdleOptions {
  partitions: number;
  lag: number;
  /** From when a partition is silent. */
  silentFrom: number;
  silentTo: number;
  idleAfter: number;
}

/**
 * A minute in which one partition falls silent: how far event time comes, with idleness and without; and by how much it
 * was held back at worst, beyond the lag that every answer waits for.
 */
export function idlePartition(
  { partitions, lag, silentFrom, silentTo, idleAfter }: IdleOptions,
): { rows: IdleRow[]; stall: { all: number; idle: number } } {
  const rows: IdleRow[] = [];
  const run = (name: IdleRow["partitions"], after?: number) => {
    const watermark = new PartitionedWatermark({
      partitions,
      each: () => new BoundedDisorder({ lag: lag * 1000 }),
      ...(after !== undefined && { idleAfter: after * 1000 }),
    });
    let worst = 0, time = 0;
    for (let at = 0; at <= 60; at += 0.25) {
      // Until now it stood where it was: a moment before something comes it is furthest behind.
      worst = Math.max(worst, at - time - lag);
      for (let partition = 0; partition < partitions; partition++) {
        const silent = partition === 0 && at >= silentFrom && at < silentTo;
        if (!silent) watermark.observe(partition, at * 1000, at * 1000);
      }
      watermark.tick(at * 1000);
      time = Math.max(0, watermark.current / 1000);
      rows.push({ at, watermark: time, partitions: name });
    }
    return worst;
  };
  const all = run("all are waited for"), idle = run("idle ones are left out", idleAfter);
  return { rows, stall: { all, idle } };
}
