import { compare } from "./order.ts";
import { compile } from "./match.ts";
import { hasOperators } from "./operators.ts";
import { namedParts, placeOf } from "./path.ts";
import { CODE, type Document, DocumentError, isDocument, shown, type Value } from "./value.ts";

/** A change of a document, in MongoDB's terms: `{ $set: { price: 9 }, $inc: { version: 1 } }`. */
export type Update = Readonly<Record<string, Document>>;

/** An object or a list while it is being changed. */
type Open = Record<string, Value>;

/** Places that a write behind the end of a list may fill with `null`. */
const MOST_FILLED = 1500;

type Change = (before: Value | undefined, wanted: Value) => Value | undefined;

const NUMERIC =
  (name: string, by: (a: number, b: number) => number, none: (b: number) => number): Change =>
  (before, wanted) => {
    // What is missing counts as 0, what is there as null does not.
    for (const side of [before === undefined ? 0 : before, wanted]) {
      if (typeof side !== "number") {
        throw new DocumentError(
          `Cannot update: ${name} takes numbers: received ${shown(side)}`,
          CODE.TypeMismatch,
        );
      }
    }
    return before === undefined ? none(wanted as number) : by(before as number, wanted as number);
  };

const CHANGES: Readonly<Record<string, Change>> = {
  $set: (_, wanted) => wanted,
  $unset: () => undefined,
  $inc: NUMERIC("$inc", (a, b) => a + b, (b) => b),
  $mul: NUMERIC("$mul", (a, b) => a * b, () => 0),
  $min: (before, wanted) => before === undefined || compare(wanted, before) < 0 ? wanted : before,
  $max: (before, wanted) => before === undefined || compare(wanted, before) > 0 ? wanted : before,
  $push: (before, wanted) => [...listOf("$push", before), ...eachOf(wanted)],
  $addToSet: (before, wanted) =>
    eachOf(wanted).reduce<readonly Value[]>(
      (list, one) => list.some((other) => compare(one, other) === 0) ? list : [...list, one],
      listOf("$addToSet", before),
    ),
  $pull: (before, wanted) => {
    const asked = isDocument(wanted) && !hasOperators(wanted);
    const goes = asked ? compile(wanted) : compile({ element: wanted });
    return listOf("$pull", before).filter((one) =>
      asked ? !(isDocument(one) && goes(one)) : !goes({ element: one })
    );
  },
};

/** Those that only take something out: where nothing is they do nothing, and no path is made for them. */
const TAKES = new Set(["$unset", "$pull"]);

/**
 * Applies an update to a document, and leaves the document itself as it is. Operators: `$set $unset $inc $mul $min
 * $max $push $addToSet $pull`; `$push` and `$addToSet` also take `{ $each: […] }`. O(size of the document).
 *
 * @throws {DocumentError} Where there is no such operator, two of them change one path, a path has an empty part or
 * leads through a value that has no fields, or the identity would change.
 * @example
 * ```ts
 * import { updated } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const boot = { _id: "boot", price: 180, tags: ["wool"] };
 * assert.deepEqual(updated(boot, { $inc: { price: -30 }, $push: { tags: "sale" } }), {
 *   ...{ _id: "boot", price: 150, tags: ["wool", "sale"] },
 * });
 * ```
 */
export function updated(document: Document, update: Update): Document {
  let result: Value = document;
  const touched: string[] = [];
  if (!isDocument(update) || Object.keys(update).length === 0) {
    throw new DocumentError(
      `Cannot update: an update must have operators: received ${shown(update)}`,
      CODE.FailedToParse,
    );
  }
  for (const [operator, fields] of Object.entries(update)) {
    const change = Object.hasOwn(CHANGES, operator) ? CHANGES[operator] : undefined;
    if (!change || !isDocument(fields)) {
      throw new DocumentError(
        change
          ? `Cannot update: ${operator} must be a document: received ${shown(fields)}`
          : `Cannot update: unknown operator ${operator}`,
        CODE.FailedToParse,
      );
    }
    for (const [path, wanted] of Object.entries(fields)) {
      requireApart(path, touched);
      touched.push(path);
      const parts = namedParts(path, "update", CODE.EmptyFieldName);
      result = changedAt(result, parts, 0, (before) => change(before, wanted), TAKES.has(operator));
    }
  }
  const after = result as Document;
  if (compare(after["_id"], document["_id"]) !== 0) {
    throw new DocumentError("Cannot update: _id must stay as it is", CODE.ImmutableField);
  }
  return after;
}

/** Two changes of one place would depend on their order. */
function requireApart(path: string, touched: readonly string[]): void {
  const other = touched.find((one) =>
    one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`)
  );
  if (other !== undefined) {
    throw new DocumentError(
      `Cannot update: ${path} would be changed twice: also by ${other}`,
      CODE.ConflictingUpdateOperators,
    );
  }
}

function changedAt(
  at: Value | undefined,
  parts: readonly string[],
  next: number,
  change: (before: Value | undefined) => Value | undefined,
  takes: boolean,
): Value {
  const part = parts[next]!, last = next === parts.length - 1;
  const viable = at === undefined || isDocument(at) ||
    (Array.isArray(at) && placeOf(part) >= 0 && placeOf(part) <= at.length + MOST_FILLED);
  // What is not there has nothing that could be taken out of it.
  if (takes && (!viable || !Object.hasOwn(at as object, part))) return at!;
  if (!viable) {
    throw new DocumentError(
      `Cannot update: ${parts.join(".")} leads ${
        Array.isArray(at)
          ? `into a list, where ${part} is no place`
          : `through ${shown(at)}, which has no fields`
      }`,
      CODE.PathNotViable,
    );
  }
  const open = (Array.isArray(at) ? [...at] : { ...at as Document }) as unknown as Open;
  const own = Object.hasOwn(open, part) ? open[part] : undefined;
  const after = last ? change(own) : changedAt(own, parts, next + 1, change, takes);
  if (after !== undefined) open[part] = after;
  else if (Array.isArray(open)) open[placeOf(part)] = null;
  else delete open[part];
  if (!Array.isArray(open)) return open;
  const list = open as unknown as (Value | undefined)[];
  return Array.from(list, (one) => one ?? null);
}

function listOf(operator: string, value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as readonly Value[];
  throw new DocumentError(
    `Cannot update: ${operator} changes lists: received ${shown(value)}`,
    CODE.BadValue,
  );
}

function eachOf(wanted: Value): readonly Value[] {
  if (!hasOperators(wanted)) return [wanted];
  const each = wanted["$each"];
  if (Array.isArray(each) && Object.keys(wanted).length === 1) return each as readonly Value[];
  throw new DocumentError(
    `Cannot update: only $each may stand there, with a list: received ${shown(wanted)}`,
    CODE.BadValue,
  );
}
