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
 * When the clock jumps back, time stands still until one of three things happens: the clock is back where it
 * was; a request is admitted or cancelled, so that the state is from now; or the clock has gone on for `hold`, which keeps
 * an empty bucket from waiting an hour for a clock that was set back by one. The first two are the rule of
 * golang/time, which has no third: there the bucket waits the hour.
 */
export class Ticks {
  readonly #clock: Clock;
  readonly #hold: number;
  /** The last reading as it came, in ms. */
  #raw: number;
  #ticks: number;
  /** What our time is ahead of the clock's, in ticks: the sum of the jumps that were made good. */
  #offset = 0;
  /** How far the clock has gone on since the jump, in ticks. */
  #held = 0;
  #behind = false;

  /** @param hold The longest standstill, in ticks: what makes a key as good as new. */
  constructor(clock: Clock, hold: number) {
    this.#clock = clock;
    this.#hold = hold;
    this.#raw = clock.now();
    this.#ticks = whole(this.#raw);
  }

  /** Ticks since the clock's origin, less the jumps back. */
  now(): number {
    const raw = this.#clock.now();
    // A busy server asks many times per reading of a clock of whole milliseconds.
    if (raw === this.#raw) return this.#ticks;
    const last = this.#raw, tick = whole(raw) + this.#offset;
    this.#raw = raw;
    return tick >= this.#ticks ? this.#ticks = tick : this.#stand(whole(last), whole(raw));
  }

  /** Says that at the last reading a request was admitted, or given back. */
  admitted(): void {
    if (this.#behind) this.#goOn();
  }

  #stand(last: number, read: number): number {
    if (last + this.#offset === this.#ticks) this.#held = 0; // It was in time until now.
    else this.#held += Math.max(read - last, 0);
    this.#behind = true;
    const over = this.#held - this.#hold;
    if (over > 0) {
      this.#ticks += over;
      this.#goOn();
    }
    return this.#ticks;
  }

  #goOn(): void {
    this.#offset = this.#ticks - whole(this.#raw);
    this.#behind = false;
  }
}

function whole(ms: number): number {
  return Math.floor(ms * TICKS_PER_MS);
}
