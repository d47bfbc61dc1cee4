import type { Clock } from "../sim/mod.ts";

/**
 * Ticks per millisecond: 2¹⁰, so a tick is just under a microsecond.
 *
 * A power of two, because then the grid of ticks is a subset of the numbers a double can hold. A wait
 * of n ticks, written in ms, is exact; `now + wait`, rounded by the machine, never falls below the tick
 * it was meant for, even for epoch-sized `now` (up to the year 2248). With microseconds it does: 0.001
 * is not a double, and a caller who waits exactly `retryAfter` comes one tick early now and then.
 */
export const TICKS_PER_MS = 1024;

/** Exact, as 1024 is a power of two, and multiplying is cheaper than dividing. */
export const MS_PER_TICK = 1 / TICKS_PER_MS;

/**
 * A clock read in whole ticks that never goes back. All arithmetic on whole numbers below 2⁵³ is exact,
 * so decisions at a boundary are too.
 *
 * When the clock jumps back, time stands still for that one reading and goes on from there: the same
 * tokens as in golang/time, where a limiter that meets an earlier time refills nothing and continues
 * from the earlier time.
 */
export class Ticks {
  readonly #clock: Clock;
  /** The last reading as it came, in ms, and in ticks. */
  #raw: number;
  #read: number;
  #ticks: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#raw = clock.now();
    this.#read = this.#ticks = Math.floor(this.#raw * TICKS_PER_MS);
  }

  /** Ticks since the clock's origin, less the jumps back. */
  now(): number {
    const raw = this.#clock.now();
    // A busy server asks many times per reading of a clock of whole milliseconds.
    if (raw === this.#raw) return this.#ticks;
    this.#raw = raw;
    const read = Math.floor(raw * TICKS_PER_MS);
    if (read > this.#read) this.#ticks += read - this.#read;
    this.#read = read;
    return this.#ticks;
  }
}
