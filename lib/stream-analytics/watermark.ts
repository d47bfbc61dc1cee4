import { requireNumber } from "../sim/require-number.ts";

/**
 * Says how far event time has come: no event before the watermark is expected any more. An estimate, and what comes
 * behind it is late. All times in ms.
 */
export interface Watermark {
  /** Never goes back; `-Infinity` until something is known. */
  readonly current: number;
  /**
   * Takes note of an event that arrived at `now`.
   *
   * @returns Whether its time can be believed; of one that cannot no note is taken.
   */
  observe(time: number, now: number): boolean;
  /** Lets processing time pass without an event. */
  tick(now: number): void;
}

/** Settings of the watermarks that trail by a fixed lag. */
export interface LagOptions {
  /** How far the watermark trails, in ms. */
  lag: number;
  /** An event so far ahead of its arrival, or further, has a wrong clock: it is not believed and moves nothing. Default: 60,000 ms. */
  maxAhead?: number;
}

function checked(name: string, { lag, maxAhead = 60_000 }: LagOptions): Required<LagOptions> {
  requireNumber(`create ${name}`, "lag", lag, { unit: "ms", min: 0 });
  requireNumber(`create ${name}`, "maxAhead", maxAhead, { unit: "ms", min: Number.MIN_VALUE });
  return { lag, maxAhead };
}

/** Whether a sender's clock can be right: no event comes long before it happens. */
function believable(time: number, now: number, maxAhead: number): boolean {
  return Number.isFinite(time) && time - now < maxAhead;
}

/**
 * Trails the latest event time seen by a fixed lag: events may be so much out of order. When nothing comes it stands
 * still. A clock that is ahead of the arrival counts as the arrival, so whatever it says, at most what takes longer than
 * the lag to arrive is late. What Flink calls bounded out-of-orderness. O(1).
 *
 * @example
 * ```ts
 * import { BoundedDisorder } from "#lib/stream-analytics";
 * import assert from "node:assert/strict";
 *
 * const watermark = new BoundedDisorder({ lag: 2000 });
 * assert.equal(watermark.observe(10_000, 10_500), true);
 * assert.equal(watermark.current, 8000);
 * assert.equal(watermark.observe(9e9, 10_600), false);
 * assert.equal(watermark.current, 8000);
 * ```
 */
export class BoundedDisorder implements Watermark {
  #lag: number;
  readonly #maxAhead: number;
  #current = -Infinity;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: LagOptions) {
    const { lag, maxAhead } = checked("BoundedDisorder", options);
    [this.#lag, this.#maxAhead] = [lag, maxAhead];
  }

  get current(): number {
    return this.#current;
  }

  /** Another lag from now on; a larger one holds the watermark until events have caught up. */
  set lag(lag: number) {
    this.#lag = checked("BoundedDisorder", { lag }).lag;
  }

  observe(time: number, now: number): boolean {
    if (!believable(time, now, this.#maxAhead)) return false;
    // Nothing can have happened after it arrived: a clock that is ahead moves time to the arrival at most.
    const reached = (time < now ? time : now) - this.#lag;
    if (reached > this.#current) this.#current = reached;
    return true;
  }

  tick(): void {}
}

/** Trails the wall clock by a fixed lag, whether events come or not: its late share has a closed form. O(1). */
export class WallClockLag implements Watermark {
  readonly #lag: number;
  readonly #maxAhead: number;
  #current = -Infinity;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: LagOptions) {
    const { lag, maxAhead } = checked("WallClockLag", options);
    [this.#lag, this.#maxAhead] = [lag, maxAhead];
  }

  get current(): number {
    return this.#current;
  }

  observe(time: number, now: number): boolean {
    this.tick(now);
    return believable(time, now, this.#maxAhead);
  }

  tick(now: number): void {
    if (now - this.#lag > this.#current) this.#current = now - this.#lag;
  }
}
