import type { Clock } from "../sim/mod.ts";
import { exactRate, msFor } from "./exact-rate.ts";
import { type Decision, type LeakyOptions, type Limiter, noRoom, refuseCost } from "./limiter.ts";
import { SlotLimiter } from "./slot-limiter.ts";
import { Slots } from "./slots.ts";
import { Ticks } from "./ticks.ts";

/** The two numbers of a key: how much work waits (in parts of a unit), and since when (in ticks). */
const BACKLOG = 0, AT = 1;

/** A decision with the time that the request has to wait for its turn. */
export interface QueuedDecision extends Decision {
  /** Wait until the request leaves the queue, in ms; 0 when nobody is ahead, or when it was refused. */
  delay: number;
}

/**
 * The leaky bucket as a queue: what is admitted leaves at `leakRate` units per second, one after the other.
 * It shapes: bursts become delay instead of refusals, and what comes out is smooth.
 *
 * A request leaves at once when nobody is ahead, and otherwise when the work ahead of it is done, at cost /
 * leakRate seconds each. So with Poisson arrivals of cost 1 the wait is that of an M/D/1 queue. The
 * backlog, its own cost included, may be `capacity` units at most: what is admitted is what
 * {@linkcode LeakyMeter} admits. The queue is two numbers, 16 bytes, per key, not a list.
 *
 * @example
 * ```ts
 * import { LeakyQueue } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const queue = new LeakyQueue({ clock: new VirtualClock(), capacity: 3, leakRate: 10 });
 * assert.deepEqual([1, 2, 3].map(() => queue.take("tenant-7").delay), [0, 100, 200]);
 * assert.equal(queue.take("tenant-7").allowed, false);
 * ```
 */
export class LeakyQueue extends SlotLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #ticks: Ticks;
  protected override readonly slots: Slots;
  readonly #capacity: number;
  readonly #perUnit: number;
  readonly #perTick: number;
  readonly #full: number;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor({ clock, capacity, leakRate, maxKeys }: LeakyOptions) {
    super();
    const rate = exactRate("LeakyQueue", { capacity, rateName: "leakRate", rate: leakRate });
    this.#clock = clock;
    this.#ticks = new Ticks(clock);
    this.#capacity = capacity;
    this.#perUnit = rate.perToken;
    this.#perTick = rate.perTick;
    this.#full = rate.full;
    this.slots = new Slots("LeakyQueue", {
      stride: 2,
      maxKeys,
      isIdle: (slot, tick) => this.#backlog(slot, tick) === 0,
    });
  }

  /** Queues a request, or refuses it where the queue is full. The caller does the waiting. */
  take(key: string, cost = 1): QueuedDecision {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const tick = this.#ticks.now(), slots = this.slots;
    const perTick = this.#perTick, full = this.#full;
    let slot = slots.find(key);
    if (slot < 0) slot = slots.claim(key, tick);
    if (slot < 0) return { ...noRoom(this.#capacity, msFor(full, perTick)), delay: 0 };
    const ahead = this.#backlog(slot, tick);
    const work = cost * this.#perUnit;
    const allowed = ahead + work <= full;
    const backlog = allowed ? ahead + work : ahead;
    if (allowed) {
      slots.state[slot + BACKLOG] = backlog;
      slots.state[slot + AT] = tick;
    }
    return {
      allowed,
      limit: this.#capacity,
      remaining: Math.floor((full - backlog) / this.#perUnit),
      resetAfter: msFor(backlog, perTick),
      retryAfter: allowed ? 0 : work > full ? Infinity : msFor(ahead + work - full, perTick),
      delay: allowed ? msFor(ahead, perTick) : 0,
    };
  }

  /** Another name for {@linkcode LeakyQueue.take}, for where the queue is the point. */
  enqueue(key: string, cost = 1): QueuedDecision {
    return this.take(key, cost);
  }

  /**
   * Queues a request and resolves when it may go on; resolves at once where it is refused.
   * Rejects with the signal's reason when `signal` is aborted first. The place in the queue is then given
   * up, but those behind keep their times: their `delay` has been told them.
   */
  async wait(key: string, cost = 1, signal?: AbortSignal): Promise<QueuedDecision> {
    signal?.throwIfAborted();
    const decision = this.take(key, cost);
    if (decision.delay > 0) await this.#clock.sleep(decision.delay, signal);
    return decision;
  }

  #backlog(slot: number, tick: number): number {
    const state = this.slots.state;
    const backlog = state[slot + BACKLOG]! - (tick - state[slot + AT]!) * this.#perTick;
    return backlog > 0 ? backlog : 0;
  }
}
