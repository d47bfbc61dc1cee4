import type { Clock } from "../sim/mod.ts";
import type { AsyncLimiter, Decision, Limiter } from "./limiter.ts";

/**
 * A limiter at the other end of a simulated network: an in-memory limiter with latency and failures, to try
 * out leases and failover on a virtual clock.
 *
 * @example
 * ```ts
 * import { Gcra, RemoteLimiter } from "#lib/rate-limiter";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new VirtualClock();
 * const limiter = new Gcra({ clock, capacity: 5, refillRate: 1 });
 * const remote = new RemoteLimiter({ clock, limiter, latency: () => 2 });
 * const asked = remote.take("tenant-7");
 * await clock.run();
 * assert.equal((await asked).remaining, 4);
 * assert.equal(clock.now(), 2);
 * ```
 */
export class RemoteLimiter implements AsyncLimiter {
  /** Calls that were made. */
  calls = 0;
  /** Whether it answers at all at present. Calls to a server that is down fail after their latency. */
  up = true;
  /** Whether a server that is down gives no answer at all: a cut cable, not a refused connection. */
  silent = false;
  readonly #clock: Clock;
  readonly #limiter: Limiter;
  readonly #latency: () => number;

  constructor(
    { clock, limiter, latency }: {
      clock: Clock;
      limiter: Limiter;
      /** Draws the round-trip time of a call, in ms. The decision falls half-way. */
      latency: () => number;
    },
  ) {
    this.#clock = clock;
    this.#limiter = limiter;
    this.#latency = latency;
  }

  async take(key: string, cost = 1): Promise<Decision> {
    this.calls++;
    const oneWay = this.#latency() / 2;
    await this.#clock.sleep(oneWay);
    const decision = this.up ? this.#limiter.take(key, cost) : undefined;
    await this.#clock.sleep(oneWay);
    if (decision === undefined && this.silent) return await new Promise<never>(() => {});
    if (decision === undefined) throw new Error("Cannot reach the shared limiter: it is down");
    return decision;
  }
}
