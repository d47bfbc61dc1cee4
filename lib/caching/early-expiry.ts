import type { Random } from "../sim/random.ts";

/**
 * Whether this request should reload a value before its time is over (XFetch). Each request draws for
 * itself; the nearer the expiry and the longer the load takes, the likelier a yes. Where many read, somebody
 * reloads in time while all others are still served; no two servers talk about it, so about one on each
 * does. Where few read, it may be nobody ({@linkcode nobodyEarly}).
 *
 * @param left Time until the value expires, in ms.
 * @param duration How long loading took the last time, in ms.
 * @param beta Above 1: earlier; below: later. Default: 1, which the paper shows to be the best.
 *
 * Source: A. Vattani, F. Chierichetti, K. Lowenstein, Optimal probabilistic cache stampede prevention,
 * PVLDB 8(8), 2015.
 *
 * @example
 * ```ts
 * import { expiresEarly } from "#lib/caching";
 * import { random } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(expiresEarly({ left: 60_000, duration: 100, random: random(1) }), false);
 * assert.equal(expiresEarly({ left: 0, duration: 100, random: random(1) }), true);
 * ```
 */
export function expiresEarly(
  { left, duration, beta = 1, random }: {
    left: number;
    duration: number;
    beta?: number;
    random: Random;
  },
): boolean {
  // 1 − u is never 0, so the logarithm is finite.
  return duration * beta * -Math.log(1 - random.next()) >= left;
}
