import { merged, type Row, rowOf } from "../value.ts";
import { boundOf } from "./bound.ts";

/** An upper bound, as a number and as it was written, and how many observations are at or below it. */
export interface Bucket {
  readonly le: number;
  readonly text?: string;
  count: number;
}

const NO_BOUND = new Set(["le"]);

/** Which of two buckets comes first. */
export type CompareBuckets = (a: Bucket, b: Bucket) => number;

/** NaN comes last. */
const byBound: CompareBuckets = (a, b) =>
  a.le < b.le ? -1 : a.le > b.le ? 1 : Number(Number.isNaN(a.le)) - Number(Number.isNaN(b.le));

/**
 * `histogram_quantile`: finds the bucket in which the observation of rank φ lies, and takes observations in it as
 * evenly spread. The error is at most the bucket's width. O(buckets log buckets) a step.
 *
 * @throws {QueryError} Where two metrics have a histogram of the same labels.
 */
export function histogramQuantile(
  phi: Float64Array,
  rows: readonly Row[],
  compare: CompareBuckets = byBound,
): Row[] {
  const steps = phi.length,
    groups = new Map<string, { first: Row; rows: { row: Row; le: number; text: string }[] }>();
  for (const row of rows) {
    const text = row.labels.get("le"), le = boundOf(text);
    if (le === undefined) continue;
    const labels = row.labels.without(NO_BOUND), group = groups.get(labels.key);
    if (group) group.rows.push({ row, le, text });
    else {groups.set(labels.key, {
        first: { ...row, labels: labels.nameless() },
        rows: [{ row, le, text }],
      });}
  }
  const results = [...groups.values()].map(({ first, rows }) => {
    const result = rowOf(first.labels, steps);
    for (let i = 0; i < steps; i++) {
      const buckets = rows.filter(({ row }) => row.has[i])
        .map(({ row, le, text }): Bucket => ({ le, text, count: row.values[i]! }));
      if (buckets.length === 0) continue;
      result.has[i] = 1;
      result.values[i] = bucketQuantile(phi[i]!, buckets, compare);
    }
    return result;
  });
  return merged(results);
}

/** The quantile of cumulative buckets in any order; NaN where it can't be said. */
export function bucketQuantile(
  phi: number,
  unsorted: readonly Bucket[],
  compare: CompareBuckets = byBound,
): number {
  if (Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  const buckets = coalesced(unsorted.toSorted(compare));
  const last = buckets.length - 1;
  if (buckets[last]!.le !== Infinity || last < 1) return NaN;
  const total = buckets[last]!.count;
  if (total === 0) return NaN;
  let rank = phi * total;
  const at = buckets.findIndex(({ count }, i) => i === last || count >= rank);
  if (at === last) return buckets[last - 1]!.le;
  const { le: end, count } = buckets[at]!;
  if (at === 0 && end <= 0) return end;
  const start = at > 0 ? buckets[at - 1]!.le : 0, below = at > 0 ? buckets[at - 1]!.count : 0;
  rank -= below;
  return start + (end - start) * (rank / (count - below));
}

/** Buckets of the same bound made one, and none with less than the one before, which a lost scrape can cause. */
function coalesced(sorted: readonly Bucket[]): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { le, count } of sorted) {
    const before = buckets.at(-1);
    if (before?.le === le) before.count += count;
    else buckets.push({ le, count });
  }
  let most = buckets[0]?.count ?? 0;
  for (const bucket of buckets) {
    if (bucket.count > most) most = bucket.count;
    else if (bucket.count < most) bucket.count = most;
  }
  return buckets;
}
