import { sortKey } from "./keys.ts";
import { compare } from "./order.ts";
import { shownParts } from "./path.ts";
import { CODE, type Document, DocumentError, shown, type Value } from "./value.ts";

/** By which paths documents are ordered, the first first: 1 upwards, -1 downwards. */
export type Sort = Readonly<Record<string, 1 | -1>>;

/**
 * Sorts what has documents. All kinds of values have a place in the order, unlike in comparisons of a filter; what
 * is missing stands with `null`; a list stands at its smallest element upwards, at its largest downwards. Of equal
 * ones the order is kept. O(n log n), keys worked out once for each.
 *
 * @throws {DocumentError} Code 15974 or 15975 where a direction is no number, or another one than 1 and -1.
 */
export function sortedBy<T>(all: readonly T[], of: (one: T) => Document, sort: Sort): readonly T[] {
  const paths = Object.entries(sort as Record<string, Value>).map(([path, direction]) => {
    if (typeof direction !== "number") {
      throw new DocumentError(
        `Cannot sort: the direction of ${path} must be 1 or -1: received ${shown(direction)}`,
        CODE.SortOrderNotNumber,
      );
    }
    if (direction !== 1 && direction !== -1) {
      throw new DocumentError(
        `Cannot sort: the direction of ${path} must be 1 or -1: received ${direction}`,
        CODE.SortOrderBad,
      );
    }
    return { parts: shownParts(path, "sort"), direction };
  });
  if (paths.length === 0) return all;
  const keyed = all.map((one) => ({
    one,
    keys: paths.map(({ parts, direction }) => sortKey(of(one), parts, direction === 1)),
  }));
  keyed.sort((a, b) => {
    for (let i = 0; i < paths.length; i++) {
      const found = compare(a.keys[i], b.keys[i]);
      if (found !== 0) return found * paths[i]!.direction;
    }
    return 0;
  });
  return keyed.map(({ one }) => one);
}

/** Documents in an order. */
export function sorted(documents: readonly Document[], sort: Sort): readonly Document[] {
  return sortedBy(documents, (document) => document, sort);
}
