import { RealClock } from "../sim/mod.ts";

/**
 * The wall clock in whole milliseconds: reading it costs about half of what {@linkcode RealClock} costs
 * (which is most of what a decision costs), and that clock's fractions are rarely needed to limit a rate.
 *
 * It may be set back. The limiters of this folder survive that: their time then stands still until the
 * clock moves on.
 *
 * @example
 * ```ts
 * import { TokenBucket, WallClock } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * const bucket = new TokenBucket({ clock: new WallClock(), capacity: 1, refillRate: 1 });
 * assert.equal(bucket.take("tenant-7").allowed, true);
 * ```
 */
export class WallClock extends RealClock {
  override now(): number {
    return Date.now();
  }
}
