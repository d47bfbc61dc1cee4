import { requireNumber } from "../sim/mod.ts";

/** Parts, each with the share of time in which it is up. */
export type Structure =
  | number
  /** Every part is needed. */
  | { all: readonly Structure[] }
  /** One part is enough. */
  | { any: readonly Structure[] }
  /** So many of the parts are enough. */
  | { needed: number; of: readonly Structure[] };

/**
 * Share of time in which a structure is up, if its parts fail independently of each other. O(parts²) for k of n.
 *
 * @example
 * ```ts
 * import { availability } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * assert.equal(availability({ any: [0.99, 0.99] }).toFixed(6), "0.999900");
 * assert.equal(availability({ needed: 2, of: [0.9, 0.9, 0.9] }).toFixed(6), "0.972000");
 * ```
 */
export function availability(part: Structure): number {
  if (typeof part === "number") {
    requireNumber("compute an availability", "part", part, { unit: "(a share)", min: 0, max: 1 });
    return part;
  }
  if ("all" in part) {
    return part.all.reduce((product: number, one) => product * availability(one), 1);
  }
  if ("any" in part) {
    return 1 - part.any.reduce((down: number, one) => down * (1 - availability(one)), 1);
  }
  // Probabilities that 0, 1, … of the parts are up.
  let up = [1];
  for (const one of part.of) {
    const a = availability(one);
    up = Array.from(
      { length: up.length + 1 },
      (_, k) => (up[k] ?? 0) * (1 - a) + (k > 0 ? up[k - 1]! * a : 0),
    );
  }
  // A sum of shares may be above 1 by its rounding.
  return Math.min(1, up.slice(part.needed).reduce((a, b) => a + b, 0));
}

/**
 * Replicas that do not fail independently: a share of their failures takes all of them at once (one rack, one release).
 *
 * Source: the beta factor, K. N. Fleming, 1975.
 *
 * @param common Share of failures with a common cause.
 */
export function withCommonCause(
  one: number,
  replicas: number,
  needed: number,
  common: number,
): number {
  requireNumber("compute an availability", "common", common, { unit: "(a share)", min: 0, max: 1 });
  const own = 1 - (1 - one) * (1 - common), shared = 1 - (1 - one) * common;
  return shared * availability({ needed, of: Array.from({ length: replicas }, () => own) });
}

/** Time down in a span, in its unit. */
export function downtime(available: number, span: number): number {
  return (1 - availability(available)) * span;
}
