import { type Clock, inTime, requireNumber } from "../sim/mod.ts";
import type { AsyncLimiter, Decision, Limiter } from "./limiter.ts";

/** What to do without the shared limiter: admit, refuse, or ask a limiter of one's own. */
export type FailurePolicy = "open" | "closed" | Limiter;

/**
 * Keeps answering when the shared limiter does not. It gives each call `timeout` ms, and after a failure
 * leaves the shared limiter alone for `cooldown` ms, so that requests do not all wait for the timeout; then
 * one of them tries again.
 *
 * - `"open"` admits everything, with an infinite limit, of which the middleware tells clients nothing: the limiter's trouble never refuses a customer, and the service behind it
 *   is unprotected, often just when it is overloaded too.
 * - `"closed"` refuses everything: safe for what must not be exceeded (payouts, passwords), an outage for the rest.
 * - a local {@linkcode Limiter} is the usual answer: per node, at limit / nodes.
 *
 * A call that timed out may still have taken its units.
 *
 * @example
 * ```ts
 * import { Failover, Gcra, RemoteLimiter } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const limiter = new Gcra({ clock, capacity: 5, refillRate: 1 });
 * const shared = new RemoteLimiter({ clock, limiter, latency: () => 1 });
 * const safe = new Failover({ clock, shared, timeout: 10, cooldown: 1000, onFailure: "open" });
 * shared.up = false;
 * const asked = safe.take("tenant-7");
 * await clock.run();
 * assert.equal((await asked).allowed, true);
 * assert.equal(safe.failures, 1);
 * ```
 */
export class Failover implements AsyncLimiter {
  /** Takes that the shared limiter answered. */
  answered = 0;
  /** Calls to the shared limiter that failed or took too long. */
  failures = 0;
  /** Of these, calls that took too long. */
  timeouts = 0;
  /** Takes that were decided without the shared limiter. */
  fallbacks = 0;
  readonly #clock: Clock;
  readonly #shared: AsyncLimiter;
  readonly #timeout: number;
  readonly #cooldown: number;
  readonly #onFailure: FailurePolicy;
  /** Until when the shared limiter is left alone, in ms; Infinity while one request tries it again. */
  #restUntil = -Infinity;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    { clock, shared, timeout, cooldown, onFailure }: {
      clock: Clock;
      shared: AsyncLimiter;
      /** Longest time to wait for an answer, in ms. */
      timeout: number;
      /** How long to leave a limiter alone that has failed, in ms. */
      cooldown: number;
      onFailure: FailurePolicy;
    },
  ) {
    requireNumber("create Failover", "timeout", timeout, { unit: "ms", min: 0, max: 2 ** 31 - 1 });
    requireNumber("create Failover", "cooldown", cooldown, { unit: "ms", min: 0 });
    this.#clock = clock;
    this.#shared = shared;
    this.#timeout = timeout;
    this.#cooldown = cooldown;
    this.#onFailure = onFailure;
  }

  /** Whether the shared limiter is being left alone. */
  get down(): boolean {
    return this.#restUntil > -Infinity;
  }

  async take(key: string, cost = 1): Promise<Decision> {
    const now = this.#clock.now();
    // A clock that was set back must not make a rest of an hour out of one of a second.
    if (this.#restUntil < Infinity) {
      this.#restUntil = Math.min(this.#restUntil, now + this.#cooldown);
    }
    if (now < this.#restUntil) return this.#alone(key, cost);
    // The first one after the rest tries; the others go on without until it knows.
    if (this.down) this.#restUntil = Infinity;
    try {
      const decision = await this.#inTime(this.#shared.take(key, cost));
      this.answered++;
      this.#restUntil = -Infinity;
      return decision;
    } catch (error) {
      // A wrong cost is the caller's mistake, not the limiter's.
      if (error instanceof RangeError) {
        if (this.#restUntil === Infinity) this.#restUntil = -Infinity;
        throw error;
      }
      this.failures++;
      this.#restUntil = this.#clock.now() + this.#cooldown;
      return this.#alone(key, cost);
    }
  }

  async #inTime(answer: Promise<Decision>): Promise<Decision> {
    return await inTime(this.#clock, this.#timeout, answer, () => {
      this.timeouts++;
      return new Error(`Cannot wait for the shared limiter: no answer in ${this.#timeout} ms`);
    });
  }

  #alone(key: string, cost: number): Decision {
    this.fallbacks++;
    const policy = this.#onFailure;
    if (typeof policy !== "string") return policy.take(key, cost);
    // Without a count there is no limit to tell of.
    if (policy === "open") {
      return { allowed: true, limit: Infinity, remaining: Infinity, resetAfter: 0, retryAfter: 0 };
    }
    const retryAfter = this.#cooldown;
    return { allowed: false, limit: 0, remaining: 0, resetAfter: retryAfter, retryAfter };
  }
}
