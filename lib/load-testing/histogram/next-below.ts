const number = new Float64Array(1), bits = new BigInt64Array(number.buffer);

/** The largest double below a positive one; 0 gives a number below 0. O(1). */
export function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  number[0] = value;
  bits[0] = bits[0]! - 1n;
  return number[0];
}
