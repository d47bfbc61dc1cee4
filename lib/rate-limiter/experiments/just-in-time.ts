import { Gcra } from "../gcra.ts";
import { SettableClock } from "../../sim/settable-clock.ts";

/** What a refused client meets that comes back about when it was told to. */
export interface JustInTimeRow {
  "tokens per second": number;
  /** In ms. */
  "retry after": number;
  "allowed 1 ms sooner": boolean;
  "allowed exactly then": boolean;
}

/** Asks at a time of today's size in ms, where fractions of a ms are where numbers get coarse. */
export function justInTime(rates: readonly number[]): JustInTimeRow[] {
  return rates.map((refillRate) => {
    const clock = new SettableClock(1.8e12);
    const limiter = new Gcra({ clock, capacity: 1, refillRate });
    limiter.take("k");
    const { retryAfter } = limiter.take("k");
    clock.time += retryAfter - 1;
    const sooner = limiter.take("k").allowed;
    clock.time += 1;
    return {
      "tokens per second": refillRate,
      "retry after": retryAfter,
      "allowed 1 ms sooner": sooner,
      "allowed exactly then": limiter.take("k").allowed,
    };
  });
}

/** Whether a refused client that comes back when it was told to is admitted, and one that comes 1 ms sooner is not. */
export function comesBack(refillRate: number): boolean {
  const [row] = justInTime([refillRate]);
  return row!["allowed exactly then"] && (row!["retry after"] < 1 || !row!["allowed 1 ms sooner"]);
}
