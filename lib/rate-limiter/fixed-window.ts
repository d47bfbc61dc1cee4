import { type Decision, type Limiter, noRoom, refuseCost, type WindowOptions } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { MS_PER_TICK, Ticks } from "./ticks.ts";
import { windowTicks } from "./windows.ts";

/** The two numbers of a key: which window it was last seen in, and what it has used there. */
const WINDOW = 0, USED = 1;

/**
 * At most `limit` units in each window of the clock: from 12:00 to 12:01, from 12:01 to 12:02, …
 *
 * Two numbers, 16 bytes, per key, and everybody understands it. But the windows have edges: `limit` units
 * just before one and `limit` just after it are all admitted, so in *some* span of one window's length
 * a key can get exactly twice the limit.
 *
 * Windows are aligned to the clock's origin, not to a key's first request.
 *
 * @example
 * ```ts
 * import { FixedWindow } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const limiter = new FixedWindow({ clock: new VirtualClock(59_900), limit: 100, window: 60_000 });
 * assert.equal(limiter.take("tenant-7", 100).allowed, true);
 * assert.equal(limiter.take("tenant-7").retryAfter, 100);
 * ```
 */
export class FixedWindow extends SlotLimiter implements Limiter {
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #limit: number;
  readonly #window: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, limit, window, maxKeys }: WindowOptions) {
    super();
    this.#window = windowTicks("FixedWindow", limit, window);
    this.#limit = limit;
    this.#ticks = new Ticks(clock, this.#window);
    this.slots = new Slots("FixedWindow", {
      stride: 2,
      maxKeys,
      isIdle: (slot, tick) =>
        this.slots.state[slot + USED] === 0 ||
        this.slots.state[slot + WINDOW]! < Math.floor(tick / this.#window),
    });
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots, limit = this.#limit;
    const window = Math.floor(tick / this.#window);
    const left = ((window + 1) * this.#window - tick) * MS_PER_TICK;
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return noRoom(limit, left);
    const state = slots.state;
    let used = state[slot + WINDOW] === window ? state[slot + USED]! : 0;
    const allowed = used + cost <= limit;
    if (allowed) {
      state[slot + WINDOW] = window;
      state[slot + USED] = used += cost;
      this.#ticks.admitted();
    }
    return {
      allowed,
      limit,
      remaining: limit - used,
      resetAfter: used > 0 ? left : 0,
      moreAfter: used > 0 ? left : 0,
      retryAfter: allowed ? 0 : cost > limit ? Infinity : left,
    };
  }
}
