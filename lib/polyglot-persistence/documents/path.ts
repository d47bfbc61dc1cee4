import { CODE, type Document, DocumentError, fieldOf, isDocument, type Value } from "./value.ts";

/** Tests one value that a path reaches; `undefined` where there is none. */
export type Test = (value: Value | undefined) => boolean;

const MOST_PARTS = 100;

/**
 * A dotted path, in parts.
 *
 * @throws {DocumentError} Where it is empty, has an empty part, or one that would reach into JavaScript itself.
 */
export function partsOf(path: string, action = "find"): string[] {
  const parts = path.split(".");
  const cannot = (why: string) =>
    new DocumentError(
      `Cannot ${action}: the path ${JSON.stringify(path.slice(0, 60))} ${why}`,
      CODE.BadValue,
    );
  if (parts.length > MOST_PARTS) throw cannot(`has more than ${MOST_PARTS} parts`);
  if (parts.includes("__proto__")) {
    throw cannot("has the part __proto__, which no document may have");
  }
  if (path.includes("\0")) throw cannot("contains a zero character");
  return parts;
}

/**
 * Whether anything that a path reaches passes a test. On the way a list stands for each document in it, and
 * a part that is a whole number also reaches the element of that place. At the end a list is unfolded: its
 * elements are tested, and then the list; an element that was reached by its number is not unfolded. Where
 * nothing is there, `undefined` is tested, but a list without documents in it reaches nothing at all.
 *
 * These are the rules of MongoDB's `ElementPath`. O(values reached).
 *
 * @param whole At the end test the list alone, for `$size` and `$elemMatch`.
 */
export function reaches(
  document: Document,
  parts: readonly string[],
  from: number,
  test: Test,
  whole: boolean,
): boolean {
  let at: Value | undefined = fieldOf(document, parts[from]!), i = from;
  for (; i < parts.length - 1; i++) {
    if (Array.isArray(at)) return reachesInto(at, parts, i + 1, test, whole);
    if (!isDocument(at)) return test(undefined);
    at = fieldOf(at, parts[i + 1]!);
  }
  return Array.isArray(at) && !whole ? unfolded(at, test) : test(at);
}

/** Whether an element of a list passes, or the list itself. */
export function unfolded(list: readonly Value[], test: Test): boolean {
  for (let i = 0; i < list.length; i++) if (test(list[i])) return true;
  return test(list);
}

function reachesInto(
  list: readonly Value[],
  parts: readonly string[],
  from: number,
  test: Test,
  whole: boolean,
): boolean {
  const place = placeOf(parts[from]!), last = from === parts.length - 1;
  for (let i = 0; i < list.length; i++) {
    const element = list[i]!, document = isDocument(element);
    if (document && reaches(element, parts, from, test, whole)) return true;
    if (i !== place) continue;
    if (last) {
      if (test(element)) return true;
    } else if (document) {
      if (reaches(element, parts, from + 1, test, whole)) return true;
    } else if (Array.isArray(element)) {
      if (reachesInto(element, parts, from + 1, test, whole)) return true;
    }
  }
  return false;
}

/** The place in a list that a part names; -1 where it names none: `01` is a field's name. */
export function placeOf(part: string): number {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : -1;
}
