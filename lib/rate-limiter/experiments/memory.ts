import { SettableClock } from "../../sim/settable-clock.ts";
import { algorithms, type Quota } from "./algorithms.ts";

/** Memory of one algorithm at one limit. */
export interface MemoryRow {
  algorithm: string;
  limit: number;
  /** Bytes of numbers per key that has used up its limit; the key's own text comes on top. */
  bytes: number;
}

/** Keys to average over. A power of two, as the arrays double. */
const KEYS = 64;

/** Measures what a busy key takes up under each algorithm. O(limit × algorithms). */
export function bytesPerKey(quota: Quota, only?: readonly string[]): MemoryRow[] {
  return Object.entries(algorithms(quota)).filter(([name]) => only?.includes(name) ?? true)
    .map(([algorithm, make]) => {
      const clock = new SettableClock();
      const limiter = make(clock);
      const takes = KEYS * quota.limit;
      for (let i = 0; i < takes; i++) {
        // Spread over most of a window: a log keeps requests of the same moment as one.
        clock.time = quota.window * 0.9 * i / takes;
        limiter.take(`merchant-${i % KEYS}`);
      }
      return { algorithm, limit: quota.limit, bytes: limiter.bytes / limiter.keys };
    });
}

/** The same for a counter (or a bucket) and a log at limits from ten to a thousand. */
export function bytesByLimit(quota: Quota): MemoryRow[] {
  // A token bucket has two numbers as well: its line would lie on the counter's.
  const both = ["fixed window", "sliding log"];
  return [10, 30, 100, 300, 1000].flatMap((limit) =>
    bytesPerKey({ ...quota, limit }, both).map((row) => ({
      ...row,
      algorithm: row.algorithm === "fixed window" ? "counter, bucket" : row.algorithm,
    }))
  );
}
