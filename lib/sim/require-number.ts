/** What a number has to be. Both ends are included. */
export interface NumberRule {
  /** The unit as a person would say it: `"tokens"`, `"ms"`, `"req/s"`. */
  unit: string;
  /** Smallest value allowed. Default: no lower end. */
  min?: number;
  /** Largest value allowed. Default: no upper end. */
  max?: number;
  /** Refuse fractions. Default: `false`. */
  integer?: boolean;
}

/**
 * Refuses a number with one sentence that names it, its unit, the range and what was received.
 *
 * @param action What can't be done, as it continues "Cannot …".
 * @throws {RangeError} Where the value is not a finite number inside the range.
 *
 * @example
 * ```ts
 * import { requireNumber } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireNumber("create TokenBucket", "capacity", 0, { unit: "tokens", min: 1 }),
 *   { message: "Cannot create TokenBucket: capacity must be at least 1 token: received 0" },
 * );
 * ```
 */
export function requireNumber(
  action: string,
  name: string,
  value: number,
  { unit, min = -Infinity, max = Infinity, integer = false }: NumberRule,
): void {
  const fits = typeof value === "number" && Number.isFinite(value) && value >= min &&
    value <= max && (!integer || Number.isInteger(value));
  if (fits) return;
  const a = integer ? "a whole number " : "";
  const bounds = min > -Infinity && max < Infinity
    ? `${a}from ${min} to ${max}`
    : min > -Infinity
    ? `${a}${a && "of "}at least ${min}`
    : max < Infinity
    ? `${a}${a && "of "}at most ${max}`
    : `a finite ${integer ? "whole " : ""}number of`;
  const one = (max < Infinity ? max : min) === 1;
  throw new RangeError(
    `Cannot ${action}: ${name} must be ${bounds} ${one ? singular(unit) : unit}: received ${value}`,
  );
}

/** "tokens" to "token", "entries" to "entry"; "ms", "req/s", "s" and "series" stay. */
function singular(unit: string): string {
  if (unit === "series") return unit;
  if (/^[a-z]{2,}ies$/.test(unit)) return `${unit.slice(0, -3)}y`;
  return /^[a-z]{3,}s$/.test(unit) ? unit.slice(0, -1) : unit;
}
