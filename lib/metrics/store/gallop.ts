/** Numbers of series, rising. */
export type Refs = readonly number[];

/** The first place from `from` on whose number is at least `wanted`: doubling steps, then halving. O(log distance). */
export function gallop(refs: Refs, wanted: number, from: number): number {
  let low = from, step = 1;
  while (low + step < refs.length && refs[low + step]! < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, refs.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (refs[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Those in both lists. O(shorter × log(longer / shorter)): a short list jumps through a long one.
 *
 * Source: E. Demaine, A. López-Ortiz, J. I. Munro, Adaptive Set Intersections, SODA 2000.
 */
export function intersect(a: Refs, b: Refs): number[] {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a], both: number[] = [];
  let at = 0;
  for (const ref of short) {
    at = gallop(long, ref, at);
    if (at === long.length) break;
    if (long[at] === ref) both.push(ref);
  }
  return both;
}

/** Those of the first list that are not in the second. */
export function subtract(a: Refs, b: Refs): number[] {
  const left: number[] = [];
  let at = 0;
  for (const ref of a) {
    at = gallop(b, ref, at);
    if (b[at] !== ref) left.push(ref);
  }
  return left;
}

/** Those in any of the lists, none of which share one. O(n log n). */
export function unite(lists: readonly Refs[]): Refs {
  if (lists.length <= 1) return lists[0] ?? [];
  return lists.flat().sort((a, b) => a - b);
}
