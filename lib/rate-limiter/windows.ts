import { requireNumber } from "../sim/mod.ts";
import { TICKS_PER_MS } from "./ticks.ts";

/** Checks the options of a limiter that counts in windows. */
export function requireWindow(who: string, limit: number, window: number): void {
  const whole = { unit: "requests", integer: true };
  requireNumber(`create ${who}`, "limit", limit, { ...whole, min: 1 });
  requireNumber(`create ${who}`, "limit", limit, { ...whole, max: 2 ** 31 - 1 });
  requireNumber(`create ${who}`, "window", window, { unit: "ms", min: 1, max: 3.2e10 });
}

/** Checks the options and returns the window in ticks. */
export function windowTicks(who: string, limit: number, window: number): number {
  requireWindow(who, limit, window);
  return Math.round(window * TICKS_PER_MS);
}
