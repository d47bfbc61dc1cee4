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

/** Whole weights up to here are counted instead of compared. */
const COUNTED = 1 << 14;

/** Items from the heaviest to the lightest; of equal ones the first comes first. O(n + largest) or O(n log n). */
export function heaviestFirst(weights: ArrayLike<number>): Int32Array {
  const n = weights.length, order = new Int32Array(n);
  let most = 0, whole = true;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    whole = whole && weight === (weight | 0);
    if (weight > most) most = weight;
  }
  if (whole && most <= Math.min(COUNTED, 16 * n)) return counted(weights, most, order);
  for (let i = 0; i < n; i++) order[i] = i;
  return order.sort((a, b) => weights[b]! - weights[a]! || a - b);
}

/** Where the items of each weight begin, then each item to its place. */
function counted(weights: ArrayLike<number>, most: number, order: Int32Array): Int32Array {
  const n = order.length, begins = new Int32Array(most + 2);
  for (let i = 0; i < n; i++) begins[weights[i]!]!++;
  for (let weight = most; weight >= 0; weight--) begins[weight]! += begins[weight + 1]!;
  // Now each says where its weight ends; the next heavier one's end is its beginning.
  for (let i = n - 1; i >= 0; i--) order[--begins[weights[i]!]!] = i;
  return order;
}

/** The items of each bin, in their order. */
export function binsOf({ count, binOf }: Packing): number[][] {
  // Counted first: lists of the right length need not grow.
  const sizes = new Int32Array(count), bins = new Array<number[]>(count);
  for (let item = 0; item < binOf.length; item++) sizes[binOf[item]!]!++;
  for (let bin = 0; bin < count; bin++) bins[bin] = new Array<number>(sizes[bin]!);
  for (let item = binOf.length - 1; item >= 0; item--) {
    const bin = binOf[item]!;
    bins[bin]![--sizes[bin]!] = item;
  }
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
