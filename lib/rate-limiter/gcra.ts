import { type ExactRate, exactRate, msFor, msToMore, ticksFor } from "./exact-rate.ts";
import { type BucketOptions, type Decision, type Limiter, noRoom, refuseCost } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { Ticks } from "./ticks.ts";

/** The limiter's own time may run up to here before it moves its origin; sums then stay below 2⁵³. */
const HORIZON = 2 ** 52;

/**
 * The generic cell rate algorithm: the token bucket, in one number per key.
 *
 * The number is the *theoretical arrival time*: when the bucket will be full again. A request of cost c
 * moves it c token-times further; it is admitted if the new time is at most one bucketful ahead of now.
 * It decides as {@linkcode TokenBucket} does, request by request (tested), in 8 bytes per key; what it
 * cannot do is reserve. Time is held in parts of a token, where both agree exactly.
 *
 * Source: ITU-T I.371, Annex A (virtual scheduling algorithm).
 *
 * @example
 * ```ts
 * import { Gcra } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const limiter = new Gcra({ clock: new VirtualClock(), capacity: 5, refillRate: 1 });
 * assert.equal(limiter.take("tenant-7", 4).remaining, 1);
 * assert.equal(limiter.take("tenant-7", 3).retryAfter, 2000);
 * ```
 */
export class Gcra extends SlotLimiter implements Limiter {
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #capacity: number;
  readonly #rate: ExactRate;
  readonly #perToken: number;
  readonly #perTick: number;
  readonly #full: number;
  #origin: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, capacity, refillRate, maxKeys }: BucketOptions) {
    super();
    const rate = exactRate("Gcra", { capacity, rateName: "refillRate", rate: refillRate });
    this.#ticks = new Ticks(clock, ticksFor(rate.full, rate.perTick));
    this.#origin = this.#ticks.now();
    this.#capacity = capacity;
    this.#rate = rate;
    this.#perToken = rate.perToken;
    this.#perTick = rate.perTick;
    this.#full = rate.full;
    this.slots = new Slots("Gcra", {
      stride: 1,
      maxKeys,
      isIdle: (slot, tick) => this.slots.state[slot]! <= (tick - this.#origin) * this.#perTick,
    });
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    const perToken = this.#perToken, perTick = this.#perTick, full = this.#full;
    let now = (tick - this.#origin) * perTick;
    if (now > HORIZON) now = this.#rebase(tick);
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return noRoom(this.#capacity, msFor(full, perTick));
    const arrival = slots.state[slot]!;
    const ahead = arrival > now ? arrival - now : 0;
    const price = cost * perToken;
    const asked = ahead + price;
    const allowed = asked <= full;
    const used = allowed ? asked : ahead;
    if (allowed) {
      slots.state[slot] = now + asked;
      this.#ticks.admitted();
    }
    const remaining = Math.floor((full - used) / perToken);
    return {
      allowed,
      limit: this.#capacity,
      remaining,
      resetAfter: msFor(used, perTick),
      moreAfter: msToMore(full - used, remaining, this.#rate),
      retryAfter: allowed ? 0 : price > full ? Infinity : msFor(asked - full, perTick),
    };
  }

  /** As `take`, for those who need only the yes or no: the same decision without the object. */
  admit(key: string, cost = 1): boolean {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    let now = (tick - this.#origin) * this.#perTick;
    if (now > HORIZON) now = this.#rebase(tick);
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return false;
    const arrival = slots.state[slot]!;
    const next = (arrival > now ? arrival : now) + cost * this.#perToken;
    if (next - now > this.#full) return false;
    slots.state[slot] = next;
    this.#ticks.admitted();
    return true;
  }

  /**
   * Moves the origin to `tick`. O(keys), once in hours to thousands of years, depending on how odd the
   * rate is.
   */
  #rebase(tick: number): number {
    const moved = (tick - this.#origin) * this.#perTick;
    const state = this.slots.state;
    // `moved` may be above 2⁵³ after a very long pause; a difference that is off by a part or two is
    // then far below zero anyway, which is to say: rested.
    this.slots.forEach((slot) => state[slot] = Math.max(state[slot]! - moved, 0));
    this.#origin = tick;
    return 0;
  }
}
