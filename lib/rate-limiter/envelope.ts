import { requireNumber } from "../sim/mod.ts";
import { MS_PER_TICK } from "./ticks.ts";

/** What a check of admitted requests against an envelope found. */
export interface EnvelopeReport {
  /** Requests looked at. */
  events: number;
  /** Requests that end a span with more than `burst + rate × t` units in it. */
  violations: number;
  /** Most units by which a span went over `burst + rate × t`; 0 or below when none did. */
  worst: number;
  /** Index of the request that ends the worst span; −1 where there are no requests. */
  at: number;
}

/**
 * Checks that in *every* span of time, from any request to any later one, at most `burst + rate × t` units
 * were admitted. That is what a token bucket promises.
 *
 * There are n²/2 spans, but one pass is enough: the fullest span that ends at a request either starts there
 * or extends the fullest one that ended at the request before (Lindley's recursion). O(n), no copy.
 *
 * A limiter that reads its clock in ticks may be generous by one tick's worth of rate; `slack` allows
 * for that and for rounding, and no more.
 *
 * @param times When the admitted requests came, in ms, ascending.
 * @param costs What each took. Default: 1 each.
 *
 * @example
 * ```ts
 * import { checkEnvelope } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * const times = new Float64Array([0, 0, 100, 150]);
 * const report = checkEnvelope(times, { burst: 2, rate: 10 });
 * assert.equal(report.violations, 1);
 * assert.equal(report.at, 3);
 * assert.equal(report.worst, 0.5);
 * ```
 */
export function checkEnvelope(
  times: ArrayLike<number>,
  { burst, rate, costs, slack = rate / 1000 * MS_PER_TICK + 1e-6 }: {
    /** Units that may come at once. */
    burst: number;
    /** Units per second that may come on top. */
    rate: number;
    costs?: ArrayLike<number> | undefined;
    /** Units over the envelope that are not yet called a violation. */
    slack?: number;
  },
): EnvelopeReport {
  requireNumber("check an envelope", "burst", burst, { unit: "units", min: 0 });
  requireNumber("check an envelope", "rate", rate, { unit: "units/s", min: 0 });
  let fullest = 0, violations = 0, worst = -Infinity, at = -1;
  for (let i = 0; i < times.length; i++) {
    const gap = i > 0 ? times[i]! - times[i - 1]! : 0;
    if (gap < 0) throw new RangeError(`Cannot check an envelope: times must ascend: index ${i}`);
    fullest = Math.max(fullest - gap * rate / 1000, 0) + (costs?.[i] ?? 1);
    const over = fullest - burst;
    if (over > slack) violations++;
    if (over > worst) [worst, at] = [over, i];
  }
  return { events: times.length, violations, worst, at };
}

/**
 * The most requests in any span [t, t + length). O(n) for each length.
 *
 * @example
 * ```ts
 * import { busiest } from "#lib/rate-limiter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(busiest([0, 10, 20, 1000], 20), 2);
 * assert.equal(busiest([0, 10, 20, 1000], 21), 3);
 * ```
 */
export function busiest(
  times: ArrayLike<number>,
  length: number,
  costs?: ArrayLike<number>,
): number {
  let from = 0, sum = 0, most = 0;
  for (let to = 0; to < times.length; to++) {
    sum += costs?.[to] ?? 1;
    while (times[to]! - times[from]! >= length) sum -= costs?.[from] ?? 1, from++;
    most = Math.max(most, sum);
  }
  return most;
}
