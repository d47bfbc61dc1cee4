import { type ExactRate, exactRate, msFor, msToMore, ticksFor } from "./exact-rate.ts";
import { type Decision, type LeakyOptions, type Limiter, noRoom, refuseCost } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { Ticks } from "./ticks.ts";

/** The two numbers of a key: what is in the bucket (in parts of a unit), and since when (in ticks). */
const LEVEL = 0, AT = 1;

/**
 * The leaky bucket as a meter: each request pours `cost` units into a bucket that leaks `leakRate` units per
 * second, and what would make it overflow is refused. It polices: nobody waits.
 *
 * The token bucket upside down, and the same decisions; what differs is what one counts. 16 bytes per key.
 *
 * Source: J. Turner, "New Directions in Communications", IEEE Communications Magazine, 1986.
 *
 * @example
 * ```ts
 * import { LeakyMeter } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const meter = new LeakyMeter({ clock: new VirtualClock(), capacity: 3, leakRate: 10 });
 * assert.equal(meter.take("tenant-7", 3).allowed, true);
 * assert.equal(meter.take("tenant-7", 2).retryAfter, 200);
 * ```
 */
export class LeakyMeter extends SlotLimiter implements Limiter {
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #capacity: number;
  readonly #rate: ExactRate;
  readonly #perUnit: number;
  readonly #perTick: number;
  readonly #full: number;
  /** What the last request found in the bucket, in parts of a unit: work that is ahead of it. */
  #ahead = 0;

  /**
   * @param who The name that an error is to give.
   * @throws {RangeError} Where an option is out of its range.
   */
  constructor({ clock, capacity, leakRate, maxKeys }: LeakyOptions, who = "LeakyMeter") {
    super();
    const rate = exactRate(who, { capacity, rateName: "leakRate", rate: leakRate });
    this.#ticks = new Ticks(clock, ticksFor(rate.full, rate.perTick));
    this.#capacity = capacity;
    this.#rate = rate;
    this.#perUnit = rate.perToken;
    this.#perTick = rate.perTick;
    this.#full = rate.full;
    this.slots = new Slots(who, {
      stride: 2,
      maxKeys,
      isIdle: (slot, tick) => this.#level(slot, tick) === 0,
    });
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    const perTick = this.#perTick, full = this.#full;
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return noRoom(this.#capacity, msFor(full, perTick));
    let level = this.#ahead = this.#level(slot, tick);
    const poured = cost * this.#perUnit;
    const allowed = level + poured <= full;
    if (allowed) {
      slots.state[slot + LEVEL] = level += poured;
      slots.state[slot + AT] = tick;
      this.#ticks.admitted();
    }
    const remaining = Math.floor((full - level) / this.#perUnit);
    return {
      allowed,
      limit: this.#capacity,
      remaining,
      resetAfter: msFor(level, perTick),
      moreAfter: msToMore(full - level, remaining, this.#rate),
      retryAfter: allowed ? 0 : poured > full ? Infinity : msFor(level + poured - full, perTick),
    };
  }

  /** How long what the last request found takes to leak out, in ms. */
  protected get timeAhead(): number {
    return msFor(this.#ahead, this.#perTick);
  }

  #level(slot: number, tick: number): number {
    const state = this.slots.state;
    const level = state[slot + LEVEL]! - (tick - state[slot + AT]!) * this.#perTick;
    return level > 0 ? level : 0;
  }
}
