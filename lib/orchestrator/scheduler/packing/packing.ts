import { requireNumber } from "../../../sim/mod.ts";

/** Which bin each item is in. */
export interface Packing {
  /** How many bins are used. */
  readonly count: number;
  /** The bin of each item, from 0. */
  readonly binOf: Int32Array;
}

/** A way to put weights into as few bins of one capacity as it can. */
export type Packer = (weights: ArrayLike<number>, capacity: number) => Packing;

/** @throws {RangeError} Where a weight can't be in any bin. */
export function requireWeights(weights: ArrayLike<number>, capacity: number): void {
  if (!(capacity > 0 && capacity < Infinity)) {
    requireNumber("pack", "the capacity", capacity, { unit: "units", min: Number.MIN_VALUE });
  }
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight <= capacity)) {
      requireNumber("pack", `weight ${i}`, weight, { unit: "units", min: 0, max: capacity });
    }
  }
}

/** Items from the heaviest to the lightest; of equal ones the first comes first. O(n log n). */
export function heaviestFirst(weights: ArrayLike<number>): Int32Array {
  const n = weights.length, order = new Int32Array(n);
  const keys = new Float64Array(n);
  let whole = true;
  for (let i = 0; i < n; i++) {
    keys[i] = weights[i]! * n + (n - 1 - i);
    whole &&= Number.isInteger(weights[i]!) && keys[i]! < 2 ** 53;
  }
  // Weight and place in one number: a typed array sorts those without calling back.
  if (whole) {
    keys.sort();
    for (let i = 0; i < n; i++) order[n - 1 - i] = n - 1 - keys[i]! % n;
    return order;
  }
  for (let i = 0; i < n; i++) order[i] = i;
  return order.sort((a, b) => weights[b]! - weights[a]! || a - b);
}

/** The items of each bin. */
export function binsOf({ count, binOf }: Packing): number[][] {
  const bins: number[][] = Array.from({ length: count }, () => []);
  for (let item = 0; item < binOf.length; item++) bins[binOf[item]!]!.push(item);
  return bins;
}

/** Checks a packing: every item once, no bin too full. @returns What is wrong, or `undefined`. */
export function wrongWith(
  { count, binOf }: Packing,
  weights: ArrayLike<number>,
  capacity: number,
): string | undefined {
  if (binOf.length !== weights.length) return `${binOf.length} of ${weights.length} items`;
  const full = new Float64Array(count);
  for (let i = 0; i < binOf.length; i++) {
    const bin = binOf[i]!;
    if (!(bin >= 0 && bin < count)) return `item ${i} is in no bin`;
    full[bin]! += weights[i]!;
  }
  const over = full.findIndex((sum) => sum > capacity * (1 + 1e-9));
  return over < 0 ? undefined : `bin ${over} holds ${full[over]} of ${capacity}`;
}
