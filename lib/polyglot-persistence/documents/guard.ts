import { requireNumber } from "../../sim/require-number.ts";
import { CODE, type Document, DocumentError, isDocument, shown, type Value } from "./value.ts";

/** What a document may be at most. */
export interface DocumentLimits {
  /** Bytes, about as JSON. Default: 1 MiB. */
  readonly bytes?: number;
  /** Levels of documents and lists in each other. Default: 100, as MongoDB has it. */
  readonly depth?: number;
}

/** A document that may be kept. */
export interface Admitted {
  /** A copy, frozen through and through: it can be handed out as it is. */
  readonly document: Document;
  /** Whether it holds dates, patterns or bytes, which can't be frozen: then it is handed out as a copy. */
  readonly loose: boolean;
}

/**
 * A frozen copy of a document that may be kept. What comes from outside is looked at once, at the door.
 *
 * @throws {DocumentError} Where it is too large or too deep, holds what no document can hold, or has a name that
 * starts with `$` or reaches into JavaScript itself. The message says where.
 */
export function admitted(
  document: unknown,
  action: string,
  { bytes = 2 ** 20, depth = 100 }: DocumentLimits = {},
): Admitted {
  requireNumber(action, "bytes", bytes, { unit: "bytes", min: 1 });
  const cannot = (at: string, why: string, code: number = CODE.BadValue) =>
    new DocumentError(`Cannot ${action}: ${at || "the document"} ${why}`, code);
  if (!isDocument(document)) {
    throw cannot("", `must be a document: received ${shown(document)}`, CODE.TypeMismatch);
  }
  let used = 0, loose = false;
  const charge = (size: number, at: string) => {
    used += size;
    if (used > bytes) {
      throw cannot("", `may have ${bytes} bytes: at ${at} it has more`, CODE.BSONObjectTooLarge);
    }
  };
  const copied = (value: unknown, at: string, level: number): Value => {
    switch (typeof value) {
      case "string":
        charge(value.length + 2, at);
        return value;
      case "number":
      case "boolean":
        charge(8, at);
        return value;
    }
    if (value === null) return null;
    if (level > depth) throw cannot(at, `lies deeper than ${depth} levels`);
    if (Array.isArray(value)) {
      charge(2 + value.length, at);
      return Object.freeze(value.map((one, i) => copied(one, `${at}.${i}`, level + 1)));
    }
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw cannot(at, "must be a date that there is");
      loose = true;
      return new Date(value);
    }
    if (value instanceof RegExp) {
      // It has a place from which it goes on, and a method that makes another pattern of it.
      loose = true;
      return new RegExp(value.source, value.flags);
    }
    if (value instanceof Uint8Array) {
      charge(value.length, at);
      loose = true;
      return value.slice();
    }
    if (!isDocument(value)) throw cannot(at, `can't be kept: received ${shown(value)}`);
    const copy: Record<string, Value> = {};
    for (const name of Object.keys(value)) {
      const path = at ? `${at}.${name}` : name;
      if (name === "__proto__" || name.includes("\0")) {
        throw cannot(path, "has a name that is refused");
      }
      if (name.startsWith("$")) {
        throw cannot(path, "has a name that starts with $", CODE.DollarPrefixedFieldName);
      }
      charge(name.length + 4, path);
      copy[name] = copied(value[name], path, level + 1);
    }
    return Object.freeze(copy);
  };
  return { document: copied(document, "", 1) as Document, loose };
}

/** A copy that may be changed, down to its dates. */
export function copyOf<V extends Value | undefined>(value: V): V {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.slice() as Value[];
    for (let i = 0; i < list.length; i++) {
      if (typeof list[i] === "object") list[i] = copyOf(list[i]!);
    }
    return list as unknown as V;
  }
  if (!isDocument(value)) {
    if (value instanceof Date) return new Date(value) as V;
    if (value instanceof RegExp) return new RegExp(value.source, value.flags) as V;
    return value instanceof Uint8Array ? value.slice() as V : value;
  }
  const copy: Record<string, Value> = { ...value };
  for (const name in copy) {
    const field = copy[name]!;
    if (typeof field === "object" && field !== null) copy[name] = copyOf(field);
  }
  return copy as V;
}
