import { amplification } from "../../circuit-breaker/mod.ts";
import { Shop, type ShopOptions } from "../targets/shop.ts";
import type { Pattern } from "../targets/shop-patterns.ts";

/** A second of a run with a trigger. */
export interface StormRow {
  pattern: Pattern;
  time: number;
  /** Share of the capacity of one service that was asked for. */
  load: number;
  share: number;
}

/** What theory says of a pattern while all attempts fail. */
export interface StormTheory {
  pattern: Pattern;
  /** Attempts per call. */
  attempts: number;
  /** Attempts a second over capacity: above 1 it stays ill. */
  load: number;
  /** Whether it was well again at the end of the run. */
  recovered: boolean;
}

/** A short trigger, and whether the shop comes back after it, pattern by pattern. */
export async function retryStorm(
  options: Omit<ShopOptions, "pattern">,
  { patterns, from, to, slowdown }: {
    patterns: readonly Pattern[];
    /** When the trigger begins and ends, in s. */
    from: number;
    to: number;
    /** How many times slower seats are meanwhile. */
    slowdown: number;
  },
): Promise<{ rows: StormRow[]; theory: StormTheory[] }> {
  const rows: StormRow[] = [], theory: StormTheory[] = [];
  for (const pattern of patterns) {
    const shop = new Shop({ ...options, pattern });
    let before = 0;
    const loads: number[] = [];
    for (let second = 1; second * 1000 <= options.length; second++) {
      shop.clock.after(second * 1000, () => {
        const { received } = shop.services.seats;
        loads.push((received - before) / options.capacity);
        before = received;
      });
    }
    shop.clock.after(from * 1000, () => void (shop.services.seats.slowdown = slowdown));
    shop.clock.after(to * 1000, () => void (shop.services.seats.slowdown = 1));
    const seconds = await shop.run();
    rows.push(...seconds.map(({ time, sent, good }, i) => ({
      ...{ pattern, time },
      load: loads[i] ?? 0,
      share: sent > 0 ? good / sent : 1,
    })));
    const last = seconds.slice(-5), sent = last.reduce((sum, row) => sum + row.sent, 0);
    const good = last.reduce((sum, row) => sum + row.good, 0);
    const attempts = attemptsOf(pattern, options);
    theory.push({
      ...{ pattern, attempts },
      load: options.rate * attempts / options.capacity,
      recovered: good > 0.9 * sent,
    });
  }
  return { rows, theory };
}

/** Attempts per call when every attempt fails. */
function attemptsOf(pattern: Pattern, { retries, budget }: Omit<ShopOptions, "pattern">): number {
  if (pattern === "retries") return amplification(1, retries);
  if (pattern === "retry budget") return 1 + Math.min(budget, retries);
  return 1;
}
