import { compare } from "./order.ts";
import { placeOf } from "./path.ts";
import { CODE, type Document, DocumentError, fieldOf, isDocument, type Value } from "./value.ts";

/** A key of an index: one value for each of its paths. `undefined` stands for an empty list, before `null`. */
export type Key = readonly (Value | undefined)[];

/** Where a path stands in a document: at a value, with parts still to go. */
interface Cursor {
  at: Value | undefined;
  readonly parts: readonly string[];
  next: number;
  /** Reached an element of a list at its end: it is not unfolded again. */
  done: boolean;
}

/**
 * The keys under which a document stands in an index: one, or one for each element of a list that its paths meet
 * (a *multikey* index). Two paths may go through the same list, but not through two: that would be a key for
 * each pair.
 *
 * @throws {DocumentError} Code 171, where two of the paths meet different lists.
 */
export function keysOf(document: Document, paths: readonly (readonly string[])[]): Key[] {
  const found: Key[] = [];
  expand(paths.map((parts) => ({ at: document, parts, next: 0, done: false })), found);
  return found;
}

function expand(cursors: readonly Cursor[], found: Key[]): void {
  let list: readonly Value[] | undefined;
  for (const cursor of cursors) {
    walk(cursor);
    if (cursor.done || !Array.isArray(cursor.at)) continue;
    if (list !== undefined && list !== cursor.at) {
      throw new DocumentError(
        `Cannot index: the paths ${
          cursors.map(({ parts }) => parts.join(".")).join(" and ")
        } meet two lists in one document`,
        CODE.CannotIndexParallelArrays,
      );
    }
    list = cursor.at;
  }
  if (list === undefined) {
    found.push(cursors.map(({ at }) => at === undefined ? null : at === EMPTY ? undefined : at));
    return;
  }
  const into = (element: Value | undefined) =>
    cursors.map((cursor) => {
      if (cursor.done || cursor.at !== list) return { ...cursor };
      // At the end of its path an element is not unfolded again; a path that goes on needs a document.
      if (cursor.next >= cursor.parts.length) {
        return { ...cursor, at: element === undefined ? EMPTY : element, done: true };
      }
      const goesOn = isDocument(element);
      return { ...cursor, at: goesOn ? element : undefined, done: !goesOn };
    });
  if (list.length === 0) expand(into(undefined), found);
  for (const element of list) expand(into(element), found);
}

/** Stands for an empty list until the key is made. */
const EMPTY: Document = Object.freeze({});

function walk(cursor: Cursor): void {
  while (!cursor.done && cursor.next < cursor.parts.length) {
    if (Array.isArray(cursor.at)) return;
    if (!isDocument(cursor.at)) {
      cursor.at = undefined;
      cursor.done = true;
      return;
    }
    cursor.at = fieldOf(cursor.at, cursor.parts[cursor.next]!);
    cursor.next++;
  }
}

/** What a document is sorted by: the smallest of its keys upwards, the largest downwards. */
export function sortKey(
  document: Document,
  parts: readonly string[],
  up: boolean,
): Value | undefined {
  if (parts.length === 1) {
    const value = fieldOf(document, parts[0]!);
    if (!Array.isArray(value)) return value ?? null;
  }
  // A part that is a number reaches into a list, which keys of an index do not.
  const keys = parts.some((part) => placeOf(part) >= 0)
    ? [[byPlaces(document, parts)]]
    : keysOf(document, [parts]);
  return keys.map(([key]) => key).reduce((best, key) =>
    (compare(key, best) < 0) === up ? key : best
  );
}

function byPlaces(document: Document, parts: readonly string[]): Value | undefined {
  let at: Value | undefined = document;
  for (const part of parts) {
    at = Array.isArray(at)
      ? (at as readonly Value[])[placeOf(part)]
      : isDocument(at)
      ? fieldOf(at, part)
      : undefined;
  }
  return at ?? null;
}
