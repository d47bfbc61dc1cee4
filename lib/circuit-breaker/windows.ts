import { requireNumber } from "../sim/mod.ts";

/** How a call ended, as bits: 0 is a quick success, 3 a slow failure. */
export const FAILED = 1, SLOW = 2;

/** Calls, counted by how they ended. */
export interface Counts {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

/** Share of the calls that failed, or were slow; -1 while there are fewer than `least`. */
export function shareOf(counts: Counts, of: "failures" | "slow", least: number): number {
  return counts.calls < least ? -1 : counts[of] / counts.calls;
}

/** Whether the failures, or the slow calls, reach their share of the calls. */
export function reaches(
  { calls, failures, slow }: Counts,
  failureRate: number,
  slowRate: number,
): boolean {
  // A share such as 0.07 of 100 is a hair above 7 in floating point.
  const all = calls * (1 - 1e-12);
  return failures >= failureRate * all || slow >= slowRate * all;
}

/** The last calls, counted. */
export interface RateWindow extends Counts {
  /** Adds a call that ended at `now` (ms) and forgets what has become too old. */
  record(outcome: number, now: number): void;
  /** Forgets what has become too old. */
  advance(now: number): void;
  reset(): void;
}

/**
 * The last `size` calls: a ring of one byte each and two running sums. O(1) per call.
 *
 * @example
 * ```ts
 * import { CountWindow, FAILED } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * const last = new CountWindow(2);
 * for (const outcome of [FAILED, FAILED, 0]) last.record(outcome);
 * assert.deepEqual([last.calls, last.failures], [2, 1]);
 * ```
 */
export class CountWindow implements RateWindow {
  readonly #ring: Uint8Array;
  #next = 0;
  calls = 0;
  failures = 0;
  slow = 0;

  /** @throws {RangeError} Where `size` is out of its range. */
  constructor(size: number) {
    requireNumber("create CountWindow", "size", size, {
      unit: "calls",
      min: 1,
      max: 1e7,
      integer: true,
    });
    this.#ring = new Uint8Array(size);
  }

  record(outcome: number): void {
    const ring = this.#ring, at = this.#next;
    if (this.calls === ring.length) {
      const old = ring[at]!;
      this.failures -= old & FAILED;
      this.slow -= old >> 1;
    } else this.calls++;
    ring[at] = outcome;
    this.failures += outcome & FAILED;
    this.slow += outcome >> 1;
    this.#next = at + 1 === ring.length ? 0 : at + 1;
  }

  advance(): void {}

  reset(): void {
    this.#next =
      this.calls =
      this.failures =
      this.slow =
        0;
  }
}

/**
 * The calls of the last `ms` milliseconds: a ring of `buckets` sums. A call costs O(1); time that has
 * passed costs at most one step per bucket. The oldest bucket goes as a whole, so what is counted spans
 * between `ms · (1 − 1/buckets)` and `ms`.
 */
export class TimeWindow implements RateWindow {
  readonly #ring: Float64Array;
  readonly #width: number;
  readonly #buckets: number;
  #tick = -Infinity;
  calls = 0;
  failures = 0;
  slow = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ ms, buckets = 10 }: { ms: number; buckets?: number | undefined }) {
    requireNumber("create TimeWindow", "ms", ms, { unit: "ms", min: 1 });
    requireNumber("create TimeWindow", "buckets", buckets, {
      unit: "buckets",
      min: 1,
      max: 10_000,
      integer: true,
    });
    this.#ring = new Float64Array(3 * buckets);
    this.#width = ms / buckets;
    this.#buckets = buckets;
  }

  record(outcome: number, now: number): void {
    this.advance(now);
    const ring = this.#ring, at = 3 * mod(this.#tick, this.#buckets);
    ring[at]!++;
    ring[at + 1]! += outcome & FAILED;
    ring[at + 2]! += outcome >> 1;
    this.calls++;
    this.failures += outcome & FAILED;
    this.slow += outcome >> 1;
  }

  advance(now: number): void {
    const tick = Math.floor(now / this.#width);
    // A clock that is set back must not bring old calls back.
    if (tick <= this.#tick) return;
    if (tick - this.#tick >= this.#buckets) this.reset();
    else {
      for (let t = this.#tick + 1; t <= tick; t++) this.#drop(3 * mod(t, this.#buckets));
    }
    this.#tick = tick;
  }

  #drop(at: number): void {
    const ring = this.#ring;
    this.calls -= ring[at]!;
    this.failures -= ring[at + 1]!;
    this.slow -= ring[at + 2]!;
    ring.fill(0, at, at + 3);
  }

  reset(): void {
    this.#ring.fill(0);
    this.calls = this.failures = this.slow = 0;
  }
}

function mod(tick: number, buckets: number): number {
  return ((tick % buckets) + buckets) % buckets;
}
