import { type Decision, type Limiter, noRoom, refuseCost, type WindowOptions } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { MS_PER_TICK, Ticks } from "./ticks.ts";
import { windowTicks } from "./windows.ts";

/** The numbers of a key: the counts of this window and the one before, and which window that is. */
const CURRENT = 0, PREVIOUS = 1, WINDOW = 2;

/**
 * Estimates the last window's length of traffic from two counts: all of the present window, plus the share
 * of the previous one that still lies in the span, as if its requests had come evenly.
 *
 * At 15 s into a minute with 18 requests, after a minute with 42, the estimate is 42 × 45/60 + 18 = 49.5.
 * 24 bytes per key whatever the limit is; the price is the "as if". Only admitted units are counted.
 *
 * Source: J. Desgats, "How we built rate limiting capable of scaling to millions of domains", Cloudflare, 2017.
 *
 * @example
 * ```ts
 * import { SlidingCounter } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const limiter = new SlidingCounter({ clock, limit: 50, window: 60_000 });
 * limiter.take("tenant-7", 42);
 * clock.runSync({ until: 75_000 });
 * assert.equal(limiter.take("tenant-7", 18).allowed, true);
 * assert.equal(limiter.take("tenant-7").allowed, false);
 * ```
 */
export class SlidingCounter extends SlotLimiter implements Limiter {
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #limit: number;
  readonly #window: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, limit, window, maxKeys }: WindowOptions) {
    super();
    this.#window = windowTicks("SlidingCounter", limit, window);
    this.#limit = limit;
    this.#ticks = new Ticks(clock, this.#window);
    this.slots = new Slots("SlidingCounter", {
      stride: 3,
      maxKeys,
      isIdle: (slot, tick) => {
        const state = this.slots.state;
        const age = Math.floor(tick / this.#window) - state[slot + WINDOW]!;
        return age > 1 ||
          (state[slot + CURRENT] === 0 && (age === 1 || state[slot + PREVIOUS] === 0));
      },
    });
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), limit = this.#limit, length = this.#window, slots = this.slots;
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return noRoom(limit, 2 * length * MS_PER_TICK);
    const window = Math.floor(tick / length), into = tick - window * length;
    this.#turn(slot, window);
    const state = slots.state;
    const previous = state[slot + PREVIOUS]!, left = length - into;
    let current = state[slot + CURRENT]!;
    const opens = opensAt(previous, limit - current - cost, length);
    const allowed = opens <= into;
    if (allowed) {
      state[slot + CURRENT] = current += cost;
      this.#ticks.admitted();
    }
    // When a cost fits: later in this window, or in the next, whose `previous` is what this one has used.
    const fits = (cost: number) =>
      Math.min(
        opensAt(previous, limit - current - cost, length) - into,
        left + opensAt(current, limit - cost, length),
      ) * MS_PER_TICK;
    const remaining = room(previous, current, limit, length, into);
    return {
      allowed,
      limit,
      remaining,
      resetAfter: (current > 0 ? left + length : previous > 0 ? left : 0) * MS_PER_TICK,
      moreAfter: remaining < limit ? fits(remaining + 1) : 0,
      retryAfter: allowed ? 0 : fits(cost),
    };
  }

  /** Starts the window that it is now, where the key was last seen in another. */
  #turn(slot: number, window: number): void {
    const state = this.slots.state, age = window - state[slot + WINDOW]!;
    if (age <= 0) return;
    state[slot + PREVIOUS] = age === 1 ? state[slot + CURRENT]! : 0;
    state[slot + CURRENT] = 0;
    state[slot + WINDOW] = window;
  }
}

/**
 * How far into the window `spare` units or fewer are left of `previous`. The decision and the wait both
 * come from this one number, so they cannot disagree about a boundary.
 */
function opensAt(previous: number, spare: number, length: number): number {
  if (spare < 0) return Infinity;
  return previous <= spare ? 0 : length - Math.floor((spare * length) / previous);
}

/** Whole units that would be admitted. */
function room(previous: number, current: number, limit: number, length: number, into: number) {
  const free = limit - current;
  if (previous === 0 || free <= 0) return Math.max(free, 0);
  let room = Math.max(free - Math.ceil((previous * (length - into)) / length), 0);
  // The two formulas round differently beyond 2⁵³; the decision's is the one that counts.
  if (room > 0 && opensAt(previous, free - room, length) > into) room--;
  return room;
}
