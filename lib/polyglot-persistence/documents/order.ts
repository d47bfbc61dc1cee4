import { type Document, isDocument, type Value } from "./value.ts";

/** Where each kind of value stands in MongoDB's order; kinds of one rank are compared with each other. */
export const RANK = {
  undefined: 0,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  boolean: 40,
  date: 45,
  regex: 50,
} as const;

/** The rank of a value's kind; an empty array has, as a key of an index, the rank of `undefined`. */
export function rankOf(value: Value | undefined): number {
  switch (typeof value) {
    case "undefined":
      return RANK.undefined;
    case "number":
      return RANK.number;
    case "string":
      return RANK.string;
    case "boolean":
      return RANK.boolean;
    default:
      if (value === null) return RANK.null;
      if (Array.isArray(value)) return RANK.array;
      if (value instanceof Date) return RANK.date;
      if (value instanceof RegExp) return RANK.regex;
      return value instanceof Uint8Array ? RANK.binary : RANK.object;
  }
}

/**
 * MongoDB's order over all values: kinds first, then values. NaN is the smallest number and equal to itself,
 * `-0` is `0`, text goes by code points, documents field by field (kind, name, value) in the order in
 * which they are written, lists element by element. O(size of the smaller one).
 *
 * Source: MongoDB manual, Comparison/Sort Order.
 *
 * @returns Below 0, 0 or above 0.
 * @example
 * ```ts
 * import { compare } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * const mixed = ["a", true, 2, null, [1], { a: 1 }, NaN];
 * assert.deepEqual(mixed.sort(compare), [null, NaN, 2, "a", { a: 1 }, [1], true]);
 * assert.notEqual(compare({ a: 1, b: 1 }, { b: 1, a: 1 }), 0);
 * ```
 */
export function compare(a: Value | undefined, b: Value | undefined): number {
  if (a === b) return 0;
  if (typeof a === "number" && typeof b === "number") return compareNumbers(a, b);
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  const rank = rankOf(a), apart = rank - rankOf(b);
  if (apart !== 0) return apart;
  switch (rank) {
    case RANK.object:
      return compareDocuments(a as Document, b as Document);
    case RANK.array:
      return compareLists(a as readonly Value[], b as readonly Value[]);
    case RANK.binary:
      return compareBytes(a as Uint8Array, b as Uint8Array);
    case RANK.boolean:
      return Number(a) - Number(b);
    case RANK.date:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case RANK.regex:
      return compareTexts((a as RegExp).source, (b as RegExp).source) ||
        compareTexts((a as RegExp).flags, (b as RegExp).flags);
    default:
      return 0;
  }
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

/** By code points, as UTF-8 goes: JavaScript's own order puts U+FFFD after an emoji. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const least = Math.min(a.length, b.length);
  for (let i = 0; i < least; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x === y) continue;
    // Units of 0xD800 to 0xDFFF belong to code points above all others.
    const high = (unit: number) => unit >= 0xd800 && unit < 0xe000;
    return high(x) === high(y) ? x - y : high(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function compareDocuments(a: Document, b: Document): number {
  const names = Object.keys(a), others = Object.keys(b);
  const least = Math.min(names.length, others.length);
  for (let i = 0; i < least; i++) {
    const name = names[i]!, other = others[i]!;
    const x = a[name], y = b[other];
    const found = rankOf(x) - rankOf(y) || compareTexts(name, other) || compare(x, y);
    if (found !== 0) return found;
  }
  return names.length - others.length;
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const least = Math.min(a.length, b.length);
  for (let i = 0; i < least; i++) {
    const found = compare(a[i], b[i]);
    if (found !== 0) return found;
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/**
 * A text that two values share exactly where they are equal in MongoDB's sense: for maps, and for hashes.
 * `null` and a missing value have the same.
 */
export function keyText(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return `s${value}`;
    case "number":
      return `n${value === 0 ? 0 : value}`;
    case "boolean":
      return value ? "t" : "f";
    case "undefined":
      return "0";
    default:
      if (value === null) return "0";
      if (value instanceof Date) return `d${value.getTime()}`;
      if (value instanceof RegExp) return `r${JSON.stringify([value.source, value.flags])}`;
      // Each part with its length in front: quoting would double what is quoted at every level.
      if (Array.isArray(value)) return `[${value.map((v) => sized(keyText(v))).join("")}]`;
      if (!isDocument(value)) return `b${(value as Uint8Array).join()}`;
      return `{${
        Object.keys(value).map((name) => sized(name) + sized(keyText(value[name]))).join("")
      }}`;
  }
}

const sized = (text: string): string => `${text.length}:${text}`;
