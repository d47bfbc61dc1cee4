import { CODE, type Document, DocumentError, fieldOf, isDocument, type Value } from "./value.ts";

/** Tests one value that a path reaches; `undefined` where there is none. */
export type Test = (value: Value | undefined) => boolean;

const MOST_PARTS = 100;

/**
 * A dotted path, in parts. One of them may be empty: MongoDB lets a document have a field without a name, and a filter
 * ask for it. What changes, orders or shows fields may not: {@linkcode namedParts}, {@linkcode shownParts}.
 *
 * @throws {DocumentError} Where it has more than 100 parts, or one that would reach into JavaScript itself.
 */
export function partsOf(path: string, action = "find"): string[] {
  const parts = path.split(".");
  const cannot = (why: string) => refusal(path, action, why, CODE.BadValue);
  if (parts.length > MOST_PARTS) throw cannot(`has more than ${MOST_PARTS} parts`);
  if (parts.includes("__proto__")) {
    throw cannot("has the part __proto__, which no document may have");
  }
  if (path.includes("\0")) throw cannot("contains a zero character");
  return parts;
}

/**
 * A dotted path of which each part is a name, for what is written or indexed.
 *
 * @throws {DocumentError} Where a part is empty, with the code given.
 */
export function namedParts(path: string, action: string, code: number): string[] {
  const parts = partsOf(path, action);
  if (parts.includes("")) throw refusal(path, action, "has an empty part", code);
  return parts;
}

/**
 * A dotted path of an order or a projection, with MongoDB's codes for what is wrong with it.
 *
 * @throws {DocumentError} Where a part is empty, or starts with `$`.
 */
export function shownParts(path: string, action: string): string[] {
  if (path === "") throw refusal(path, action, "is empty", CODE.EmptyPath);
  if (path.endsWith(".")) throw refusal(path, action, "ends with a dot", CODE.EmptyLastPart);
  const parts = namedParts(path, action, CODE.EmptyPart);
  if (parts.some((part) => part.startsWith("$"))) {
    throw refusal(path, action, "has a part with $", CODE.DollarPart);
  }
  return parts;
}

function refusal(path: string, action: string, why: string, code: number): DocumentError {
  return new DocumentError(
    `Cannot ${action}: the path ${JSON.stringify(path.slice(0, 60))} ${why}`,
    code,
  );
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
