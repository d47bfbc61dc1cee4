import { sortKey } from "./keys.ts";
import { compare } from "./order.ts";
import { partsOf } from "./path.ts";
import { CODE, type Document, DocumentError, shown, type Value } from "./value.ts";

/** By which paths documents are ordered, the first first: 1 upwards, -1 downwards. */
export type Sort = Readonly<Record<string, 1 | -1>>;

/**
 * Compiles an order of documents. All kinds of values have a place in it, unlike in comparisons of a filter;
 * what is missing stands with `null`; a list stands at its smallest element upwards, at its largest downwards.
 *
 * @throws {DocumentError} Code 15974 or 15975 where a direction is no number, or another one than 1 and -1.
 */
export function orderOf(sort: Sort): ((a: Document, b: Document) => number) | undefined {
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
    return { parts: partsOf(path, "sort"), direction };
  });
  if (paths.length === 0) return undefined;
  return (a, b) => {
    for (const { parts, direction } of paths) {
      const up = direction === 1;
      const found = compare(sortKey(a, parts, up), sortKey(b, parts, up));
      if (found !== 0) return direction * found;
    }
    return 0;
  };
}

/** Sorts documents, keys worked out once for each. O(n log n); of equal ones the order is kept. */
export function sorted<D extends Document>(documents: readonly D[], sort: Sort): D[] {
  const order = orderOf(sort);
  if (!order) return [...documents];
  const paths = Object.entries(sort).map(([path, up]) => ({ parts: partsOf(path, "sort"), up }));
  const keyed = documents.map((document) => ({
    document,
    keys: paths.map(({ parts, up }) => sortKey(document, parts, up === 1)),
  }));
  keyed.sort((a, b) => {
    for (let i = 0; i < paths.length; i++) {
      const found = compare(a.keys[i], b.keys[i]);
      if (found !== 0) return found * paths[i]!.up;
    }
    return 0;
  });
  return keyed.map(({ document }) => document);
}
