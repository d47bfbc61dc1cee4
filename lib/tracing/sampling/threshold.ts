import { requireNumber } from "../../sim/mod.ts";

/** Half of the 56 bits: compared as whole numbers, one after the other, never as a float. */
export const HALF = 2 ** 28;
/** Hexadecimal digits of a threshold or of a random value. */
const DIGITS = 14;

/**
 * A number of 56 bits in two halves of 28: a trace's randomness, or the threshold below which traces are
 * dropped. (OpenTelemetry, TraceState: Probability Sampling.)
 */
export interface Bits56 {
  readonly high: number;
  readonly low: number;
}

/** Whether a trace is kept: its randomness is at least the threshold. */
export function reaches(randomness: Bits56, threshold: Bits56): boolean {
  return randomness.high > threshold.high ||
    (randomness.high === threshold.high && randomness.low >= threshold.low);
}

/**
 * From hexadecimal digits: `th` may have its zeros cut off on the right, `rv` has all 14.
 *
 * @returns `undefined` for what is neither.
 */
export function bitsOfHex(text: string, all = false): Bits56 | undefined {
  if (!/^[0-9a-f]{1,14}$/.test(text) || (all && text.length !== DIGITS)) return undefined;
  const digits = text.padEnd(DIGITS, "0");
  return { high: parseInt(digits.slice(0, 7), 16), low: parseInt(digits.slice(7), 16) };
}

/** The digits of a threshold, without zeros on the right; `0` for none. */
export function hexOfBits({ high, low }: Bits56): string {
  const text = high.toString(16).padStart(7, "0") + low.toString(16).padStart(7, "0");
  return text.replace(/0+$/, "") || "0";
}

/** A trace id's randomness: its last 56 bits. */
export function randomnessOf(t2: number, t3: number): Bits56 {
  return { high: (t2 & 0xffffff) << 4 | t3 >>> 28, low: t3 & 0xfffffff };
}

/** The smallest probability: one of 2⁵⁶. */
const LEAST = 2 ** -56;

/**
 * The threshold that keeps a share of traces: (1 − p) · 2⁵⁶, rounded to so many significant digits behind the
 * leading `f`s, as those say only how small p is.
 *
 * @param precision Digits, 1 to 14. Default: 4.
 * @throws {RangeError} Where p is not from 2⁻⁵⁶ to 1.
 * @example
 * ```ts
 * import { hexOfBits, thresholdOf } from "#lib/tracing";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hexOfBits(thresholdOf(0.25)), "c");
 * assert.equal(hexOfBits(thresholdOf(1 / 3)), "aaab");
 * ```
 */
export function thresholdOf(probability: number, precision = 4): Bits56 {
  requireNumber("sample", "probability", probability, { unit: "(a share)", min: LEAST, max: 1 });
  requireNumber("sample", "precision", precision, {
    unit: "digits",
    min: 1,
    max: DIGITS,
    integer: true,
  });
  // The share as a whole number of 2⁻⁵⁶: exact, since a float has 53 bits and an exponent.
  const kept = BigInt(Math.round(probability * 2 ** 56)), whole = 1n << 56n;
  const leading = Math.max(0, Math.floor(-Math.log2(probability) / 4));
  const digits = Math.min(DIGITS, leading + precision);
  const unit = 1n << BigInt(4 * (DIGITS - digits));
  let threshold = (whole - kept + unit / 2n) / unit * unit;
  // Rounded up to all, it would keep nothing.
  if (threshold >= whole) threshold = whole - kept;
  return { high: Number(threshold >> 28n), low: Number(threshold & 0xfffffffn) };
}

/** The probability that a threshold keeps a trace; by halves, as a float beside 2⁵⁶ would lose the smallest. */
export function probabilityOf({ high, low }: Bits56): number {
  return ((HALF - high) * HALF - low) / 2 ** 56;
}

/** How many traces one that was kept stands for: 1 over its probability. */
export function adjustedCount(threshold: Bits56): number {
  return 1 / probabilityOf(threshold);
}
