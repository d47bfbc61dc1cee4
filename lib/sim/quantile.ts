import { requireNumber } from "./require-number.ts";

/**
 * The value below which a share `q` of all values lies: linear between the two neighbours of `(n − 1) q`.
 * That is type 7 of R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996, and what
 * NumPy, R and spreadsheets do unless told otherwise. One definition for the whole course: for many values,
 * or values that come one by one, see {@linkcode Percentiles}.
 *
 * O(n log n), or O(1) where `sorted` says that the values are in order already.
 *
 * @param values At least one; none may be NaN.
 * @param q A share in [0, 1].
 * @throws {RangeError} Where there is no value, or `q` is out of its range.
 *
 * @example
 * ```ts
 * import { quantile } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
 * assert.equal(quantile([1, 2, 3, 4], 0.9, { sorted: true }), 3.7);
 * ```
 */
export function quantile(
  values: ArrayLike<number>,
  q: number,
  { sorted = false }: { sorted?: boolean } = {},
): number {
  if (!(q >= 0 && q <= 1)) {
    requireNumber("take a quantile", "q", q, { unit: "(a share)", min: 0, max: 1 });
  }
  if (values.length === 0) {
    throw new RangeError("Cannot take a quantile: at least 1 value is needed: received 0");
  }
  const all = sorted ? values : Float64Array.from(values).sort();
  const at = (all.length - 1) * q, low = Math.floor(at);
  const below = all[low]!, above = all[Math.min(low + 1, all.length - 1)]!;
  // Of two that are alike, infinite ones included, the difference must not be taken.
  return below === above ? below : below + (above - below) * (at - low);
}
