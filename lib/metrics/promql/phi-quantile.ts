/**
 * The value below which a share φ lies, linear between neighbours; φ outside [0, 1] is answered by an infinity.
 * NaN counts as the smallest value. O(n log n). Sorts `values` in place.
 */
export function phiQuantile(phi: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  values.sort((a, b) => Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : a - b);
  const rank = phi * (values.length - 1), low = Math.floor(rank);
  const below = values[Math.max(0, low)]!, above = values[Math.min(values.length - 1, low + 1)]!;
  const weight = rank - low;
  return below * (1 - weight) + above * weight;
}
