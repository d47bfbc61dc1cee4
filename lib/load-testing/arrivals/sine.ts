import { requireNumber } from "../../sim/mod.ts";
import { type Pattern, requireRate, requireRequests, requireSeconds } from "./pattern.ts";

/** Where a sine begins, as a part of its period. */
const PHASES = { "mean-up": 0, "peak": 0.25, "mean-down": 0.5, "trough": 0.75 } as const;

/** A day in the life of a service, as often as wanted. */
export interface SineOptions {
  /** Rate on average, in requests/s, and how far it swings to either side: at most as much. */
  mean: number;
  amplitude: number;
  /** Length of a day, in s. */
  period: number;
  /** Default: at the mean, rising. */
  startAt?: keyof typeof PHASES;
  /** Default: without end. */
  seconds?: number;
}

/**
 * A rate that swings around a mean. The count is the mean's plus a cosine's; when a count is reached is found by
 * halving, to a part in 10^12 of the period. O(40) a request.
 *
 * @throws {RangeError} Where a number is out of range.
 */
export function sine(options: SineOptions): Pattern {
  const { mean, amplitude, period, startAt = "mean-up", seconds = Infinity } = options;
  const kind = "sine arrivals";
  requireRate(kind, "the mean", mean);
  requireNumber(`create ${kind}`, "the amplitude", amplitude, {
    ...{ unit: "requests/s", min: 0, max: mean },
  });
  requireSeconds(kind, "the period", period);
  if (seconds !== Infinity) requireSeconds(kind, "the length", seconds);
  requireRequests(kind, mean * seconds);
  const turn = 2 * Math.PI, phase = turn * PHASES[startAt];
  const swing = amplitude * period / turn;
  const dueBy = (ms: number) => {
    const s = ms / 1000;
    return mean * s + swing * (Math.cos(phase) - Math.cos(turn * s / period + phase));
  };
  return {
    duration: seconds * 1000,
    dueBy,
    timeOf: (count) => {
      const middle = 1000 * count / mean, reach = 2000 * swing / mean;
      const ms = halved(dueBy, count, Math.max(0, middle - reach), middle + reach);
      return ms <= seconds * 1000 ? ms : Infinity;
    },
  };
}

/** Where a rising function reaches a value. */
function halved(of: (ms: number) => number, value: number, low: number, high: number): number {
  for (let i = 0; i < 60 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (of(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}
