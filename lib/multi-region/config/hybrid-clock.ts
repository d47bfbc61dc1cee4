import type { Clock } from "../../sim/clock.ts";

/** A moment of a hybrid clock: wall time, a counter for equal ones, and whose it is. */
export interface Stamp {
  readonly time: number;
  readonly count: number;
  readonly region: number;
}

/** Which of two moments is earlier: below 0 the first. No two of different regions are equal. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.time - b.time || a.count - b.count || a.region - b.region;
}

/**
 * A clock that never says a moment before one that it has heard of, though the wall clocks of regions
 * differ: so what was seen before a write is also ordered before it. Source: S. Kulkarni and others,
 * Logical physical clocks, 2014.
 */
export class HybridClock {
  readonly #clock: Clock;
  readonly #region: number;
  readonly #skew: number;
  #time = -Infinity;
  #count = 0;

  /** @param skew By how much this region's wall clock is ahead, in ms. */
  constructor(clock: Clock, region: number, skew = 0) {
    this.#clock = clock;
    this.#region = region;
    this.#skew = skew;
  }

  /** A moment of its own, after all before. */
  now(): Stamp {
    const wall = this.#clock.now() + this.#skew;
    if (wall > this.#time) this.#time = wall, this.#count = 0;
    else this.#count++;
    return { time: this.#time, count: this.#count, region: this.#region };
  }

  /** Takes note of a moment from elsewhere. */
  heard({ time, count }: Stamp): void {
    if (time > this.#time) this.#time = time, this.#count = count;
    else if (time === this.#time) this.#count = Math.max(this.#count, count);
  }
}
