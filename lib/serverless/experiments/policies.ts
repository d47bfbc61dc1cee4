import { type Draw, exponential, logNormal, random, uniform } from "../../sim/mod.ts";
import { hybrid } from "../platform/keep-alive/hybrid.ts";
import { fixed, type KeepAlive } from "../platform/keep-alive/policy.ts";
import { keepAliveWalk } from "../platform/keep-alive/walk.ts";
import { bill, gbSeconds } from "../platform/billing.ts";

/** One application: how its calls come. Times in ms. */
export interface Application {
  name: string;
  gap: Draw;
  /** Mean gap, in ms. */
  mean: number;
}

/** A policy over all applications. */
export interface PolicyRow {
  policy: string;
  /** Window of a fixed policy, in minutes. */
  minutes: number;
  /** Share of calls that are cold. */
  cold: number;
  /** Time that memory is held for nothing, as a share of all time. */
  held: number;
}

/**
 * Applications as a provider sees them: timers, rare calls at random, calls in swarms.
 *
 * @param median Of their mean gaps, in minutes. Default: 12.
 */
export function applications(seed: number, count = 60, median = 12): Application[] {
  const stream = random(`applications ${seed}`), minute = 60_000;
  const mean = logNormal(stream.split("means"), { median: median * minute, sigma: 1.2 });
  return Array.from({ length: count }, (_, i) => {
    const one = stream.split(String(i)), length = Math.min(Math.max(mean(), minute), 200 * minute);
    if (i % 3 === 0) {
      const gap = uniform(one, { min: 0.95 * length, max: 1.05 * length });
      return { name: `timer ${i}`, mean: length, gap };
    }
    if (i % 3 === 1) {
      return { name: `at random ${i}`, mean: length, gap: exponential(one, { mean: length }) };
    }
    const short = exponential(one.split("short"), { mean: length / 10 });
    const long = exponential(one.split("long"), { mean: length * 9.1 });
    return { name: `in swarms ${i}`, mean: length, gap: () => one.next() < 0.9 ? short() : long() };
  });
}

/** Cold starts against memory held, for fixed windows and the hybrid policy. O(policies × applications × calls). */
export function comparePolicies(
  seed: number,
  windows: readonly number[],
  { calls = 2000, median = 12 }: { calls?: number; median?: number } = {},
): PolicyRow[] {
  const run = (name: string, minutes: number, make: () => KeepAlive): PolicyRow => {
    let cold = 0, idle = 0, time = 0;
    for (const { gap, mean } of applications(seed, 60, median)) {
      const policy = make();
      const result = keepAliveWalk(policy, gap, calls, 100);
      cold += result.cold;
      // Each application weighs as much as another, per unit of time.
      idle += result.idle / mean;
      time++;
    }
    return { policy: name, minutes, cold: cold / time, held: idle / time };
  };
  return [
    ...windows.map((minutes) => run("fixed", minutes, () => fixed(minutes * 60_000))),
    run("hybrid", 0, () => hybrid()),
    { policy: "oracle", minutes: 0, cold: 0, held: 0 },
  ];
}

/** One function over a month. Times in ms. */
export interface MonthOptions {
  ratePerHour: number;
  coldMs: number;
  runMs: number;
  memoryMB: number;
}

/**
 * What a month of one function costs where the time it is kept is paid, too, against how long its calls take: at
 * random, of exponential length, and longer by `coldMs` where they are cold.
 */
export function monthRow(
  { minutes, ratePerHour, coldMs, runMs, memoryMB }: MonthOptions & { minutes: number },
): { minutes: number; dollars: number; p99: number; cold: number } {
  const rate = ratePerHour / 3_600_000, cold = Math.exp(-rate * minutes * 60_000);
  const calls = ratePerHour * 730, idle = (1 - cold) / rate;
  const used = gbSeconds(memoryMB, runMs + cold * coldMs + idle) * calls;
  const prices = { gbSecond: 1.667e-5, call: 2e-7, freeGBs: 0, freeCalls: 0 };
  return {
    minutes,
    dollars: bill(used, calls, prices).total,
    p99: p99Of(cold, coldMs, runMs),
    cold,
  };
}

/** Time within which 99 of 100 calls are done, by bisection of how many are not. */
function p99Of(cold: number, coldMs: number, runMs: number): number {
  const later = (ms: number) =>
    (1 - cold) * Math.exp(-ms / runMs) + cold * Math.exp(-Math.max(0, ms - coldMs) / runMs);
  let low = 0, high = coldMs + 10 * runMs;
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (later(middle) > 0.01) low = middle;
    else high = middle;
  }
  return high;
}
