import { type Clock, inTime, requireNumber } from "../sim/mod.ts";
import { type AsyncLimiter, type Decision, refuseCost } from "./limiter.ts";

/** What a node holds for a key. */
interface Lease {
  /** Units left to hand out. */
  units: number;
  /** When what is left is given up, in ms. */
  expires: number;
  /** The shared limiter has said that nothing is there before this time, in ms, for such a cost or more. */
  emptyUntil: number;
  /** How long that was when it said so, in ms. */
  emptyFor: number;
  emptyCost: number;
  /** The shared limiter's last answer. */
  last: Decision | undefined;
  /** The one refill that is on its way. */
  refill: Promise<void> | undefined;
}

/**
 * Takes units from a shared limiter by the batch and hands them out locally. One shared call per
 * `leaseSize` requests instead of one each.
 *
 * The price is that units are taken at one time and used at another. After a lull each of n nodes may hold
 * a whole lease, so a span of time can see up to n × leaseSize more than the shared limit's envelope; and
 * units that expire on one node are missing on another. Over the long run it never admits more than
 * the shared limiter has granted.
 *
 * A refusal is remembered too: until `retryAfter` has passed the answer cannot be another, so an overload
 * costs no shared calls. One refill is on its way per key, whoever else waits for it. A shared limiter that
 * fails makes `take` reject; put a {@linkcode Failover} around one or the other.
 *
 * @example
 * ```ts
 * import { Gcra, LeasedLimiter, RemoteLimiter } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const limiter = new Gcra({ clock, capacity: 100, refillRate: 100 });
 * const shared = new RemoteLimiter({ clock, limiter, latency: () => 1 });
 * const node = new LeasedLimiter({ clock, shared, leaseSize: 10, leaseTtl: 1000 });
 * const asked = Promise.all(Array.from({ length: 30 }, () => node.take("tenant-7")));
 * await clock.run();
 * assert.ok((await asked).every((decision) => decision.allowed));
 * assert.equal(shared.calls, 3);
 * ```
 */
export class LeasedLimiter implements AsyncLimiter {
  /** Calls to the shared limiter so far. */
  sharedCalls = 0;
  /** Takes answered so far. */
  takes = 0;
  readonly #clock: Clock;
  readonly #shared: AsyncLimiter;
  readonly #leaseSize: number;
  readonly #leaseTtl: number;
  readonly #timeout: number;
  readonly #maxKeys: number;
  readonly #leases = new Map<string, Lease>();

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(
    { clock, shared, leaseSize, leaseTtl = Infinity, timeout = 1000, maxKeys = 2 ** 16 }: {
      clock: Clock;
      /** Where units come from. */
      shared: AsyncLimiter;
      /** Units to ask for at a time: a whole number of at least 1; 1 is no leasing at all. */
      leaseSize: number;
      /** How long units may be held, in ms, at least 1; what is left then is lost. Default: for ever. */
      leaseTtl?: number;
      /** Longest wait for the shared limiter, in ms; then the refill has failed, and the next take tries anew. Default: 1000. */
      timeout?: number;
      /** Keys with a lease at most; beyond that the oldest lease is given up. Default: 65 536. */
      maxKeys?: number;
    },
  ) {
    const whole = { integer: true, min: 1 };
    requireNumber("create LeasedLimiter", "leaseSize", leaseSize, {
      ...whole,
      unit: "units",
      max: 2 ** 31,
    });
    if (leaseTtl !== Infinity) {
      requireNumber("create LeasedLimiter", "leaseTtl", leaseTtl, { unit: "ms", min: 1 });
    }
    requireNumber("create LeasedLimiter", "timeout", timeout, {
      unit: "ms",
      min: 0,
      max: 2 ** 31 - 1,
    });
    requireNumber("create LeasedLimiter", "maxKeys", maxKeys, {
      ...whole,
      unit: "keys",
      max: 2 ** 24,
    });
    this.#clock = clock;
    this.#shared = shared;
    this.#leaseSize = leaseSize;
    this.#leaseTtl = leaseTtl;
    this.#timeout = timeout;
    this.#maxKeys = maxKeys;
  }

  async take(key: string, cost = 1): Promise<Decision> {
    if (cost >>> 0 !== cost) refuseCost(cost);
    const lease = this.#lease(key);
    for (;;) {
      const now = this.#clock.now();
      if (now >= lease.expires) lease.units = 0;
      if (lease.last && lease.units >= cost) {
        lease.units -= cost;
        this.takes++;
        return { ...lease.last, allowed: true, remaining: lease.units, retryAfter: 0 };
      }
      if (lease.last && now < lease.emptyUntil && cost >= lease.emptyCost) {
        this.takes++;
        const retryAfter = lease.emptyUntil - now, moreAfter = retryAfter;
        return { ...lease.last, allowed: false, remaining: lease.units, moreAfter, retryAfter };
      }
      lease.refill ??= this.#refill(key, lease, cost).finally(() => lease.refill = undefined);
      await lease.refill;
    }
  }

  #lease(key: string): Lease {
    let lease = this.#leases.get(key);
    if (lease === undefined) {
      if (this.#leases.size >= this.#maxKeys) {
        for (const oldest of this.#leases.keys()) {
          this.#leases.delete(oldest);
          break;
        }
      }
      lease = {
        units: 0,
        expires: 0,
        emptyUntil: 0,
        emptyFor: 0,
        emptyCost: 0,
        last: undefined,
        refill: undefined,
      };
      this.#leases.set(key, lease);
    }
    // A clock that was set back makes nothing last longer than it was meant to.
    const now = this.#clock.now();
    lease.expires = Math.min(lease.expires, now + this.#leaseTtl);
    lease.emptyUntil = Math.min(lease.emptyUntil, now + lease.emptyFor);
    return lease;
  }

  /** Asks for a batch, and where there is no whole batch, for what there is. */
  async #refill(key: string, lease: Lease, cost: number): Promise<void> {
    const missing = cost - lease.units;
    let units = Math.max(this.#leaseSize, missing);
    let decision = await this.#ask(key, lease, units);
    if (!decision.allowed && decision.remaining >= missing && units > missing) {
      units = Math.min(decision.remaining, units);
      decision = await this.#ask(key, lease, units);
    }
    const now = this.#clock.now();
    if (!decision.allowed && units > missing) {
      decision = await this.#ask(key, lease, units = missing);
    }
    lease.last = decision;
    if (decision.allowed) {
      lease.units += units;
      lease.expires = now + this.#leaseTtl;
    } else {
      // At least for a moment: whoever waits for this refill must get an answer from it.
      lease.emptyFor = Math.max(decision.retryAfter, 1);
      lease.emptyUntil = this.#clock.now() + lease.emptyFor;
      lease.emptyCost = cost;
    }
  }

  /** An answer that comes too late is not waited for: without an end, one lost answer would end all refills. */
  async #ask(key: string, lease: Lease, units: number): Promise<Decision> {
    this.sharedCalls++;
    const asked = this.#shared.take(key, units);
    let waiting = true;
    asked.then((decision) => {
      if (waiting || !decision.allowed) return;
      lease.units += units;
      lease.expires = this.#clock.now() + this.#leaseTtl;
    }, () => {});
    return await inTime(this.#clock, this.#timeout, asked, () => {
      waiting = false;
      return new Error(`Cannot refill a lease: no answer in ${this.#timeout} ms`);
    });
  }
}
