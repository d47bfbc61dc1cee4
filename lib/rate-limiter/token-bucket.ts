import { type ExactRate, exactRate, msFor, msToMore, ticksFor } from "./exact-rate.ts";
import {
  type BucketOptions,
  type Decision,
  noRoom,
  refuseCost,
  type Reservation,
  type ReserveOptions,
  type ReservingLimiter,
} from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { Ticks } from "./ticks.ts";

/** The two numbers of a key: what was in the bucket (in parts of a token), and when (in ticks). */
const LEVEL = 0, AT = 1;

/**
 * A bucket of `capacity` tokens per key that refills at `refillRate` tokens per second. A rested key may
 * take a whole bucket at once: bursts are allowed on purpose, and in any span of t seconds a key gets
 * at most `capacity + refillRate × t`.
 *
 * Two numbers, 16 bytes, per key. The bucket is refilled when it is looked at, not by a timer. A level
 * below zero is a debt from reservations. `reserve` and `cancel` mean what they mean in golang/time, but:
 *
 * - Cancelling never gives back more than was taken.
 * - What a cancelled reservation gave back no longer counts as promised to later ones. (Bucket of 10 at 1/s;
 *   reserve 10, 10, 2, 1; cancel the second, then the third: golang/time gives back 7 + 1, this 7 + 2.)
 * - After a jump back of the clock an empty bucket waits for at most one refill: see {@linkcode Ticks}.
 *
 * @example
 * ```ts
 * import { TokenBucket } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const bucket = new TokenBucket({ clock: new VirtualClock(), capacity: 2, refillRate: 10 });
 * assert.equal(bucket.take("tenant-7").allowed, true);
 * assert.equal(bucket.take("tenant-7").remaining, 0);
 * assert.equal(bucket.take("tenant-7").retryAfter, 100);
 * assert.equal(bucket.reserve("tenant-7").waitMs, 100);
 * ```
 */
export class TokenBucket extends SlotLimiter implements ReservingLimiter {
  readonly #clock: BucketOptions["clock"];
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #capacity: number;
  readonly #rate: ExactRate;
  readonly #perToken: number;
  readonly #perTick: number;
  readonly #full: number;
  /** How often a slot was forgotten: a reservation is of the life that it was made in. */
  readonly #forgotten = new Map<number, number>();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, capacity, refillRate, maxKeys }: BucketOptions) {
    super();
    const rate = exactRate("TokenBucket", { capacity, rateName: "refillRate", rate: refillRate });
    this.#clock = clock;
    this.#ticks = new Ticks(clock, ticksFor(rate.full, rate.perTick));
    this.#capacity = capacity;
    this.#rate = rate;
    this.#perToken = rate.perToken;
    this.#perTick = rate.perTick;
    this.#full = rate.full;
    this.slots = new Slots("TokenBucket", {
      stride: 2,
      maxKeys,
      isIdle: (slot, tick) => this.#level(slot, tick) === this.#full,
    });
  }

  take(key: string, cost = 1): Decision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    const perToken = this.#perToken, perTick = this.#perTick, full = this.#full;
    let slot = slots.find(key);
    if (slot < 0) slot = this.#open(key, tick);
    if (slot < 0) return noRoom(this.#capacity, msFor(full, perTick));
    const state = slots.state, price = cost * perToken;
    let level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * perTick;
    if (level > full) level = full;
    // A cost of 0 is a look, which even a bucket in debt grants.
    const allowed = price <= level || cost === 0;
    if (allowed) {
      level -= price;
      state[slot + LEVEL] = level;
      state[slot + AT] = tick;
      this.#ticks.admitted();
    }
    const remaining = level > 0 ? Math.floor(level / perToken) : 0;
    return {
      allowed,
      limit: this.#capacity,
      remaining,
      resetAfter: msFor(full - level, perTick),
      moreAfter: msToMore(level, remaining, this.#rate),
      retryAfter: allowed ? 0 : price > full ? Infinity : msFor(price - level, perTick),
    };
  }

  /** As `take`, for those who need only the yes or no: the same decision without the object. */
  admit(key: string, cost = 1): boolean {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    let slot = slots.find(key);
    if (slot < 0) slot = this.#open(key, tick);
    if (slot < 0) return false;
    const state = slots.state, price = cost * this.#perToken;
    let level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * this.#perTick;
    if (level > this.#full) level = this.#full;
    if (price > level && cost !== 0) return false;
    state[slot + LEVEL] = level - price;
    state[slot + AT] = tick;
    this.#ticks.admitted();
    return true;
  }

  reserve(key: string, cost = 1, { maxWait = Infinity }: ReserveOptions = {}): Reservation {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now();
    let slot = this.slots.find(key);
    if (slot < 0) slot = this.#open(key, tick);
    const price = cost * this.#perToken;
    if (slot < 0 || price > this.#full) return refused();
    const level = this.#level(slot, tick) - price;
    const waitMs = level < 0 ? msFor(-level, this.#perTick) : 0;
    if (waitMs > maxWait) return refused();
    this.slots.state[slot + LEVEL] = level;
    this.slots.state[slot + AT] = tick;
    this.#ticks.admitted();
    let held = price;
    const life = this.#forgotten.get(slot);
    const cancel = () => {
      const same = this.slots.find(key) === slot && this.#forgotten.get(slot) === life;
      const back = held > 0 && same ? this.#cancel(slot, tick, level, held) : 0;
      held = 0;
      return back / this.#perToken;
    };
    return { allowed: true, waitMs, actAt: this.#clock.now() + waitMs, cancel };
  }

  /** Drops what is known about `key`; it starts anew, and its reservations can no longer be cancelled. */
  override forget(key: string): void {
    const slot = this.slots.find(key);
    if (slot >= 0) this.#forgotten.set(slot, (this.#forgotten.get(slot) ?? 0) + 1);
    super.forget(key);
  }

  /** Undoes a reservation of `price` that left the bucket at `level` at `tick`. */
  #cancel(slot: number, tick: number, level: number, price: number): number {
    const now = this.#ticks.now();
    const ahead = Math.max(-level, 0) - (now - tick) * this.#perTick;
    if (ahead < 0) return 0; // Its time has come and gone: whoever held it has acted.
    // Debt beyond its own was made by later reservations, whose times were promised on top of it.
    const current = this.#level(slot, now);
    const back = Math.max(price - Math.max(Math.max(-current, 0) - ahead, 0), 0);
    if (back === 0) return 0;
    this.slots.state[slot + LEVEL] = Math.min(current + back, this.#full);
    this.slots.state[slot + AT] = now;
    this.#ticks.admitted();
    return back;
  }

  /** A slot with a full bucket for a new key. */
  #open(key: string, tick: number): number {
    const slot = this.slots.claim(key, tick);
    if (slot >= 0) {
      this.slots.state[slot + LEVEL] = this.#full;
      this.slots.state[slot + AT] = tick;
    }
    return slot;
  }

  /** What is in the bucket at `tick`. */
  #level(slot: number, tick: number): number {
    const state = this.slots.state;
    const level = state[slot + LEVEL]! + (tick - state[slot + AT]!) * this.#perTick;
    return level < this.#full ? level : this.#full;
  }
}

function refused(): Reservation {
  return { allowed: false, waitMs: Infinity, actAt: Infinity, cancel: () => 0 };
}
