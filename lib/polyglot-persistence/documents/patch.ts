import { isObject, type Json, type JsonObject, sameJson } from "./json.ts";
import { PatchError, placeIn, pointerParts } from "./pointer.ts";

/** One step of a patch (RFC 6902, section 4). What it does not know is ignored. */
export interface Operation {
  readonly op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

const MOST_OPERATIONS = 10_000;

/**
 * Applies a JSON patch: all of its operations, or none. The document itself stays as it is; what did not change is
 * shared with the result.
 *
 * Source: P. Bryan, M. Nottingham, RFC 6902, 2013. O(operations × what lies on the way).
 *
 * @throws {PatchError} Where an operation is none, its place is not there, or a `test` does not hold.
 * @example
 * ```ts
 * import { patched } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const boot = { price: 180, sizes: [41, 43] };
 * assert.deepEqual(
 *   patched(boot, [
 *     { op: "test", path: "/price", value: 180 },
 *     { op: "add", path: "/sizes/1", value: 42 },
 *     { op: "replace", path: "/price", value: 150 },
 *   ]),
 *   { price: 150, sizes: [41, 42, 43] },
 * );
 * assert.throws(() => patched(boot, [{ op: "remove", path: "/colour" }]), /no colour/);
 * ```
 */
export function patched(document: Json, operations: readonly Operation[]): Json {
  if (!Array.isArray(operations)) throw new PatchError("Cannot patch: a patch must be a list");
  if (operations.length > MOST_OPERATIONS) {
    throw new PatchError(`Cannot patch: a patch may have ${MOST_OPERATIONS} operations`);
  }
  return operations.reduce<Json>(applied, document);
}

function applied(document: Json, operation: Operation): Json {
  if (!isObject(operation as unknown as Json)) {
    throw new PatchError("Cannot patch: an operation must be an object");
  }
  const { op, path, from } = operation, parts = pointerParts(path);
  switch (op) {
    case "add":
      return added(document, parts, valueOf(operation), path);
    case "remove":
      return without(document, parts, path);
    case "replace":
      return replaced(document, parts, valueOf(operation), path);
    case "copy":
      return added(document, parts, at(document, pointerParts(from), from!), path);
    case "move": {
      const source = pointerParts(from), value = at(document, source, from!);
      if (from === path) return document;
      if (path.startsWith(`${from}/`)) {
        throw new PatchError(`Cannot patch: ${from} can't be moved into its own part ${path}`);
      }
      return added(without(document, source, from!), parts, value, path);
    }
    case "test":
      if (sameJson(at(document, parts, path), valueOf(operation))) return document;
      throw new PatchError(`Cannot patch: the test at ${path} does not hold`);
    default:
      throw new PatchError(`Cannot patch: unknown operation ${JSON.stringify(op)}`);
  }
}

function valueOf({ op, path, value }: Operation): Json {
  if (value === undefined) throw new PatchError(`Cannot patch: ${op} at ${path} must have a value`);
  return value;
}

/** What stands at a place that must be there. */
function at(document: Json, parts: readonly string[], pointer: string): Json {
  return parts.reduce((value, part) => {
    if (Array.isArray(value)) return value[placeIn(part, value.length - 1, pointer)];
    return own(value, part, pointer)[part]!;
  }, document);
}

function own(value: Json, name: string, pointer: string): JsonObject {
  if (isObject(value) && Object.hasOwn(value, name)) return value;
  throw new PatchError(`Cannot patch: there is no ${name} on the way to ${pointer}`);
}

/** Changes the list or object that holds a place, and copies what lies on the way. */
function changed(
  document: Json,
  parts: readonly string[],
  pointer: string,
  change: (holder: Json[] | Record<string, Json>, last: string) => void,
): Json {
  const [first, ...rest] = parts as [string, ...string[]];
  if (rest.length === 0) {
    if (typeof document !== "object" || document === null) {
      throw new PatchError(`Cannot patch: ${pointer} leads into a value that has no parts`);
    }
    const holder = (Array.isArray(document) ? [...document] : { ...document }) as Record<
      string,
      Json
    >;
    change(holder, first);
    return holder;
  }
  const inner = changed(at(document, [first], pointer), rest, pointer, change);
  if (Array.isArray(document)) return document.with(Number(first), inner);
  return { ...document as JsonObject, [first]: inner };
}

function added(document: Json, parts: readonly string[], value: Json, pointer: string): Json {
  if (parts.length === 0) return value;
  return changed(document, parts, pointer, (holder, last) => {
    if (!Array.isArray(holder)) holder[last] = value;
    else {holder.splice(
        last === "-" ? holder.length : placeIn(last, holder.length, pointer),
        0,
        value,
      );}
  });
}

function without(document: Json, parts: readonly string[], pointer: string): Json {
  if (parts.length === 0) throw new PatchError("Cannot patch: the whole document can't be removed");
  return changed(document, parts, pointer, (holder, last) => {
    if (Array.isArray(holder)) holder.splice(placeIn(last, holder.length - 1, pointer), 1);
    else delete (own(holder, last, pointer) as Record<string, Json>)[last];
  });
}

function replaced(document: Json, parts: readonly string[], value: Json, pointer: string): Json {
  if (parts.length === 0) return value;
  return changed(document, parts, pointer, (holder, last) => {
    if (Array.isArray(holder)) holder[placeIn(last, holder.length - 1, pointer)] = value;
    else (own(holder, last, pointer) as Record<string, Json>)[last] = value;
  });
}
