import type { Clock } from "../sim/clock.ts";
import { inTime } from "../sim/in-time.ts";

/** Something took longer than it may. */
export class TooSlow extends Error {
  override name = "TooSlow";

  /** @param ms What it was given. */
  constructor(what: string, readonly ms: number) {
    super(`Cannot wait longer for ${what}: ${ms} ms are over`);
  }
}

/** The result of some work, or {@linkcode TooSlow} after `ms`; what comes later is dropped. */
export function within<T>(
  clock: Clock,
  ms: number,
  what: string,
  work: () => T | Promise<T>,
): Promise<T> {
  return inTime(clock, ms, (async () => await work())(), () => new TooSlow(what, ms));
}
