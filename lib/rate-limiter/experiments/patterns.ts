import type { Random } from "../../sim/mod.ts";
import { replay } from "../replay.ts";
import { SettableClock } from "../../sim/settable-clock.ts";
import { boundaryAttack, burst, diurnal, heavyTailed, steady, type Traffic } from "../traffic.ts";
import { algorithms, type Quota } from "./algorithms.ts";

/** Requests in one slice of time: one row for what was offered, one for what an algorithm let out. */
export interface PatternRow {
  algorithm: string;
  pattern: string;
  what: "offered" | "let out";
  /** Middle of the slice, in windows since the start. */
  time: number;
  /** Requests as multiples of the limit's share of the slice. */
  share: number;
}

/** Slices per window. */
const SLICES = 10;

/** The five patterns of one tenant's (or, heavy-tailed, of many tenants') requests over some windows. */
export function patterns(
  quota: Quota,
  random: Random,
  windows = 6,
): Record<string, { traffic: Traffic; tenants: number }> {
  const { limit, window } = quota;
  const rate = limit * 1000 / window, duration = windows * window;
  const one = (traffic: Traffic) => ({ traffic, tenants: 1 });
  const tenants = 50;
  return {
    "steady": one(steady({ random: random.split("steady"), rate: rate * 0.9, duration })),
    "burst": one(burst({
      random: random.split("burst"),
      duration,
      rate: rate * 0.3,
      burstRate: rate * 4,
      every: window * 2,
      length: window * 0.4,
    })),
    "boundary attack": one(boundaryAttack({ limit, window, windows })),
    "diurnal": one(
      diurnal({ random: random.split("diurnal"), duration, rate: rate * 0.2, peak: rate * 2 }),
    ),
    "heavy-tailed": {
      traffic: heavyTailed({
        random: random.split("heavy"),
        duration,
        rate: rate * tenants * 0.5,
        tenants,
        exponent: 1.2,
      }),
      tenants,
    },
  };
}

/** Sends every pattern through every algorithm and counts, slice by slice. O(requests × algorithms). */
export function comparePatterns(quota: Quota, random: Random, windows = 6): PatternRow[] {
  const rows: PatternRow[] = [];
  const slice = quota.window / SLICES, slices = windows * SLICES;
  for (const [pattern, { traffic, tenants }] of Object.entries(patterns(quota, random, windows))) {
    const due = (quota.limit / SLICES) * tenants;
    const offered = histogram(traffic.times, slice, slices);
    for (const [algorithm, make] of Object.entries(algorithms(quota))) {
      const clock = new SettableClock();
      const leaves = histogram(replay(make(clock), clock, traffic).leaves, slice, slices);
      for (const [what, counts] of [["offered", offered], ["let out", leaves]] as const) {
        counts.forEach((count, i) =>
          rows.push({ algorithm, pattern, what, time: (i + 0.5) / SLICES, share: count / due })
        );
      }
    }
  }
  return rows;
}

function histogram(times: Float64Array, slice: number, slices: number): Uint32Array {
  const counts = new Uint32Array(slices);
  for (const time of times) {
    const at = Math.floor(time / slice);
    if (at < slices) counts[at]!++;
  }
  return counts;
}
