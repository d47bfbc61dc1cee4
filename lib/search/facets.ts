import type { Bitset } from "./bitset.ts";
import type { SegmentView } from "./query/resolve.ts";

/** How many matching documents have each value of a field: the most frequent first, then by name. */
export type FacetCounts = Record<string, { value: string; count: number }[]>;

/**
 * Counts keywords of all documents that matched, whether or not they were ranked: what SQL says by GROUP BY.
 * O(matching documents · their values).
 */
export function countFacets(
  views: readonly SegmentView[],
  matched: readonly Bitset[],
  fields: readonly string[],
): FacetCounts {
  const counts: FacetCounts = {};
  for (const name of fields) {
    const totals = new Map<string, number>();
    views.forEach(({ segment }, which) => {
      const column = segment.keywords.get(name);
      if (!column) return;
      const { first, values, dictionary } = column, own = new Uint32Array(dictionary.terms.length);
      matched[which]!.each((document) => {
        for (let i = first[document]!; i < first[document + 1]!; i++) own[values[i]!]!++;
      });
      own.forEach((count, i) => {
        const value = dictionary.terms[i]!;
        if (count) totals.set(value, (totals.get(value) ?? 0) + count);
      });
    });
    counts[name] = [...totals].map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }
  return counts;
}
