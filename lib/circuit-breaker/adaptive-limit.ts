import { type Clock, requireNumber } from "../sim/mod.ts";
import { BulkheadFullError } from "./bulkhead.ts";
import { type Call, type CallContext, type Policy, ROOT } from "./policy.ts";

/** What one call tells about how loaded the dependency is. */
export interface LimitSample {
  /** How long it took, in ms. */
  ms: number;
  /** Calls that were under way when it began, itself included. */
  inFlight: number;
  /** Whether it failed or timed out. */
  dropped: boolean;
}

/** Computes the next limit from the last and a sample. */
export type LimitRule = (limit: number, sample: LimitSample) => number;

/**
 * Additive increase, multiplicative decrease, as TCP does: one more after a limit's worth of good calls
 * that used it, `backOff` times the limit after a dropped or slow one.
 *
 * Source: D. Chiu, R. Jain, 1989.
 */
export function aimd(
  { backOff = 0.9, slowAfter = Infinity }: { backOff?: number; slowAfter?: number } = {},
): LimitRule {
  requireNumber("create aimd", "backOff", backOff, { unit: "(a share)", min: 0.1, max: 0.999 });
  return (limit, { ms, inFlight, dropped }) => {
    if (dropped || ms > slowAfter) return limit * backOff;
    return inFlight * 2 >= limit ? limit + 1 / limit : limit;
  };
}

/**
 * Compares the mean time of a round of calls (a hundred, or a limit's worth) with the best such mean: while they are alike the
 * limit grows by the square root of itself, and as calls queue up it shrinks in proportion. The best is
 * forgotten slowly, by `forget` a round, so that a dependency that has become slower for good is learnt.
 *
 * Source: the gradient limit of Netflix's concurrency-limits, 2018, after TCP Vegas.
 */
export function gradient(
  { tolerance = 2, smoothing = 0.2, forget = 0.002 }: {
    tolerance?: number;
    smoothing?: number;
    forget?: number;
  } = {},
): LimitRule {
  const share = { unit: "(a share)", min: 0, max: 1 };
  requireNumber("create gradient", "tolerance", tolerance, { unit: "×", min: 1 });
  requireNumber("create gradient", "smoothing", smoothing, share);
  requireNumber("create gradient", "forget", forget, share);
  let best = Infinity, sum = 0, calls = 0, dropped = 0, most = 0;
  return (limit, sample) => {
    sum += sample.ms;
    calls++;
    if (sample.dropped) dropped++;
    if (sample.inFlight > most) most = sample.inFlight;
    // One call is noise, a round of them is a trend.
    if (calls < Math.max(100, limit)) return limit;
    const mean = sum / calls, used = most * 2 >= limit, failing = dropped * 10 > calls;
    best = Math.min(best * (1 + forget), mean);
    sum =
      calls =
      dropped =
      most =
        0;
    if (failing) return limit / 2;
    return used ? alongSlope(limit, tolerance * best / mean, smoothing) : limit;
  };
}

/** The limit after a round: `slope` is 1 or more while nothing queues, and falls as calls get slower. */
function alongSlope(limit: number, slope: number, smoothing: number): number {
  const kept = limit * Math.max(0.5, Math.min(1, slope));
  return limit * (1 - smoothing) + smoothing * (kept + Math.sqrt(limit));
}

/**
 * A bulkhead that finds its limit by itself: as many calls at once as the dependency answers without
 * queueing. What is above is refused at once.
 *
 * @example
 * ```ts
 * import { AdaptiveLimit, aimd } from "#lib/circuit-breaker";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const limit = new AdaptiveLimit({ clock: new VirtualClock(), rule: aimd(), initial: 10 });
 * await limit.execute(() => Promise.reject(new Error("overloaded"))).catch(() => {});
 * assert.equal(limit.limit, 9);
 * ```
 */
export class AdaptiveLimit implements Policy {
  readonly #clock: Clock;
  readonly #rule: LimitRule;
  readonly #min: number;
  readonly #max: number;
  #limit: number;
  #active = 0;
  /** Calls turned away so far. */
  refused = 0;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, rule, initial = 20, min = 1, max = 1000 }: {
    clock: Clock;
    rule: LimitRule;
    initial?: number;
    min?: number;
    max?: number;
  }) {
    requireNumber("create AdaptiveLimit", "min", min, { unit: "calls", min: 1 });
    requireNumber("create AdaptiveLimit", "max", max, { unit: "calls", min });
    requireNumber("create AdaptiveLimit", "initial", initial, { unit: "calls", min, max });
    this.#clock = clock;
    this.#rule = rule;
    this.#limit = initial;
    this.#min = min;
    this.#max = max;
  }

  /** Calls allowed at once, now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Calls under way. */
  get active(): number {
    return this.#active;
  }

  async execute<T>(call: Call<T>, context: CallContext = ROOT): Promise<T> {
    if (this.#active >= this.limit) {
      this.refused++;
      throw new BulkheadFullError(`Cannot take another call: ${this.limit} are under way`);
    }
    const inFlight = ++this.#active, start = this.#clock.now();
    let dropped = true;
    try {
      const value = await call(context);
      dropped = false;
      return value;
    } finally {
      this.#active--;
      this.#learn({ ms: this.#clock.now() - start, inFlight, dropped });
    }
  }

  /** A rule that throws, or gives no number, leaves the limit as it is: the call has its answer all the same. */
  #learn(sample: LimitSample): void {
    let next = NaN;
    try {
      next = this.#rule(this.#limit, sample);
    } catch { /* as it is */ }
    if (!Number.isNaN(next)) this.#limit = Math.min(this.#max, Math.max(this.#min, next));
  }
}
