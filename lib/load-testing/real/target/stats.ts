import process from "node:process";
import { z } from "zod";
import { quantile } from "../../../sim/mod.ts";

const count = z.number().min(0);

/** What the target says of itself under `/stats`. */
export const TargetStats = z.object({
  /** When that was, in ms since it began. */
  at: count,
  answered: count,
  /** Time for which each was at work, in ms, and how many wait. */
  resources: z.array(z.object({ name: z.string(), servers: count, busyMs: count, queue: count })),
  /** The longest that a timer was late since the last time that somebody asked, in ms. */
  lagMs: count,
  /** Processor time so far, in ms, and memory now, in bytes. */
  cpuMs: count,
  rss: count,
});
export type TargetStats = z.output<typeof TargetStats>;

/** Time between two looks, in ms, and how many are kept. */
const EVERY = 10, MOST_LAGS = 20_000;

/** Watches how late timers are: what blocks the event loop blocks them. */
export class LoopLag {
  #last = performance.now();
  #worst = 0;
  readonly #all: number[] = [];
  readonly #timer = setInterval(() => {
    const now = performance.now(), late = Math.max(0, now - this.#last - EVERY);
    this.#worst = Math.max(this.#worst, late);
    this.#last = now;
    // The first minutes are enough to tell.
    if (this.#all.length < MOST_LAGS) this.#all.push(late);
  }, EVERY);

  /** The 99th percentile of all so far, in ms. */
  p99(): number {
    return this.#all.length > 0 ? quantile(this.#all, 0.99) : 0;
  }

  /** The worst since the last call, in ms. */
  take(): number {
    const worst = Math.max(this.#worst, performance.now() - this.#last - EVERY, 0);
    this.#worst = 0;
    return worst;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** Processor time of this process so far, in ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
