import { requireNumber } from "../sim/mod.ts";

/**
 * The chance that of `calls` independent calls, each failing with probability `p`, at least a share
 * `rate` fails: how often a breaker with a full window of a healthy service would be open by chance. The
 * tail of the binomial distribution, summed in logarithms. O(calls).
 *
 * @example
 * ```ts
 * import { binomialTail } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(binomialTail({ calls: 2, p: 0.5, rate: 0.5 }) - 0.75) < 1e-12);
 * ```
 */
export function binomialTail({ calls, p, rate }: {
  calls: number;
  p: number;
  rate: number;
}): number {
  requireNumber("compute a binomial tail", "calls", calls, {
    unit: "calls",
    min: 1,
    max: 1e6,
    integer: true,
  });
  requireNumber("compute a binomial tail", "p", p, { unit: "(a share)", min: 0, max: 1 });
  requireNumber("compute a binomial tail", "rate", rate, { unit: "(a share)", min: 0, max: 1 });
  const least = Math.ceil(rate * calls * (1 - 1e-12));
  if (least <= 0) return 1;
  if (p === 0 || p === 1) return p;
  let log = calls * Math.log1p(-p), sum = 0;
  for (let k = 0; k <= calls; k++) {
    if (k >= least) sum += Math.exp(log);
    log += Math.log((calls - k) / (k + 1)) + Math.log(p / (1 - p));
  }
  return Math.min(1, sum);
}

/**
 * Calls that reach a dependency per call of the user, where each attempt fails with probability `p` and
 * is retried at most `retries` times: (1 − p^(r+1)) / (1 − p), a geometric sum; r + 1 where all fail.
 *
 * @example
 * ```ts
 * import { amplification } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * assert.equal(amplification(1, 3), 4);
 * assert.equal(amplification(0.5, 1), 1.5);
 * ```
 */
export function amplification(p: number, retries: number): number {
  requireNumber("compute amplification", "p", p, { unit: "(a share)", min: 0, max: 1 });
  requireNumber("compute amplification", "retries", retries, { unit: "retries", min: 0 });
  return p === 1 ? retries + 1 : (1 - p ** (retries + 1)) / (1 - p);
}
