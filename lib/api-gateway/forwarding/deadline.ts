/** How long the caller still waits, in whole ms: a duration, since clocks of two machines differ. */
export const DEADLINE = "deadline-ms";

/**
 * Time for a call, in ms: what the caller still waits, and never more than `most`.
 *
 * @example
 * ```ts
 * import { timeLeft } from "#lib/api-gateway";
 * import assert from "node:assert/strict";
 *
 * assert.equal(timeLeft(new Headers({ "deadline-ms": "250" }), 1000), 250);
 * assert.equal(timeLeft(new Headers({ "deadline-ms": "a while" }), 1000), 1000);
 * ```
 */
export function timeLeft(headers: Headers, most: number): number {
  const said = headers.get(DEADLINE);
  return said !== null && /^\d{1,9}$/.test(said) ? Math.min(Number(said), most) : most;
}
