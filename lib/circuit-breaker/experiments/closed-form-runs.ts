import { erlangB, exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { CircuitBreaker } from "../breaker.ts";
import { Bulkhead } from "../bulkhead.ts";
import { amplification, binomialTail } from "../closed-forms.ts";
import { Retry } from "../retry.ts";
import { FAILED } from "../windows.ts";

/** A simulated value beside its formula. */
export interface FormulaRow {
  x: number;
  simulated: number;
  formula: number;
}

/** Share of calls that a bulkhead turns away at a load in erlangs, by its places: M/M/c/c. */
export function bulkheadBlocking(
  load: number,
  sizes: readonly number[],
  random: Random,
  arrivals = 60_000,
): FormulaRow[] {
  return sizes.map((places) => {
    const clock = new VirtualClock(), bulkhead = new Bulkhead({ limit: places });
    const gap = exponential(random.split(`gap ${places}`), { mean: 1 / load });
    const work = exponential(random.split(`work ${places}`), { mean: 1 });
    let blocked = 0, left = arrivals;
    const arrive = () => {
      if (left-- <= 0) return;
      if (bulkhead.tryEnter()) clock.schedule(work(), () => bulkhead.leave());
      else blocked++;
      clock.schedule(gap(), arrive);
    };
    arrive();
    clock.runSync();
    return { x: places, simulated: blocked / arrivals, formula: erlangB(places, load) };
  });
}

/**
 * How often a breaker's first full window of a healthy service opens it by chance: for each window size,
 * trials of as many calls as the window holds, against the binomial tail; `expected` openings of so many trials.
 */
export function falseTrips(
  { p, rate, sizes, random, trials = 20_000 }: {
    p: number;
    rate: number;
    sizes: readonly number[];
    random: Random;
    trials?: number;
  },
): (FormulaRow & { error: number; expected: number })[] {
  const clock = new VirtualClock();
  return sizes.map((size) => {
    const coin = random.split(`window ${size}`);
    let opened = 0;
    for (let trial = 0; trial < trials; trial++) {
      const breaker = new CircuitBreaker({
        clock,
        failureRate: rate,
        window: { size },
        minimumCalls: size,
      });
      for (let call = 0; call < size; call++) {
        breaker.record(breaker.tryAcquire(), coin.next() < p ? FAILED : 0);
      }
      if (breaker.state === "open") opened++;
    }
    const formula = binomialTail({ calls: size, p, rate });
    // At least as if one trial had opened: a zero of so many trials is no proof of zero.
    const error = Math.sqrt(Math.max(formula * (1 - formula), 1 / trials) / trials);
    return { x: size, simulated: opened / trials, formula, error, expected: formula * trials };
  });
}

/** Calls per user call, with immediate retries, at each failure probability. */
export async function retryAmplification(
  retries: number,
  shares: readonly number[],
  random: Random,
  calls = 2000,
): Promise<FormulaRow[]> {
  const rows: FormulaRow[] = [];
  for (const p of shares) {
    const coin = random.split(`p ${p}`), retry = new Retry({ clock: new VirtualClock(), retries });
    let received = 0;
    for (let call = 0; call < calls; call++) {
      await retry.execute(() => {
        received++;
        if (coin.next() < p) throw FAILURE;
      }).catch(() => {});
    }
    rows.push({ x: p, simulated: received / calls, formula: amplification(p, retries) });
  }
  return rows;
}

const FAILURE = new Error("failed");

/** Chances as "one in so many windows", at most 10⁹; in `measured` only those that happened. */
export function oneIn(
  rows: readonly FormulaRow[],
): Record<"formula" | "measured", { x: number; windows: number }[]> {
  return {
    formula: rows.map(({ x, formula }) => ({ x, windows: Math.min(1e9, 1 / formula) })),
    measured: rows.filter(({ simulated }) => simulated > 0)
      .map(({ x, simulated }) => ({ x, windows: 1 / simulated })),
  };
}

/** What was simulated in the place of the formula, for dots over its line. */
export function simulatedOf(rows: readonly FormulaRow[]): { x: number; formula: number }[] {
  return rows.map(({ x, simulated }) => ({ x, formula: simulated }));
}
