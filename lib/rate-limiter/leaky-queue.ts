import type { Clock } from "../sim/mod.ts";
import { LeakyMeter } from "./leaky-meter.ts";
import type { Decision, LeakyOptions } from "./limiter.ts";

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
 * {@linkcode LeakyMeter} admits: the bucket is the same, and what it holds is the work ahead. The queue is two
 * numbers, 16 bytes, per key, not a list.
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
export class LeakyQueue extends LeakyMeter {
  readonly #clock: Clock;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: LeakyOptions) {
    super(options, "LeakyQueue");
    this.#clock = options.clock;
  }

  /** Queues a request, or refuses it where the queue is full. The caller does the waiting. */
  override take(key: string, cost = 1): QueuedDecision {
    // The meter made it for this request alone, so it may be added to: half the objects of a copy.
    const decision = super.take(key, cost) as QueuedDecision;
    decision.delay = decision.allowed ? this.timeAhead : 0;
    return decision;
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
}
