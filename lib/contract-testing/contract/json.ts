/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};
/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** Nothing from outside is read that is nested deeper than this: a comparison recurses as deep as its values. */
export const MOST_NESTED = 200;

/** Whether a value is an object of JSON, neither a list nor `null`. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The type of a value as a person would say it; whole numbers and others are told apart, as Pact does. */
export function typeName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "decimal";
  return typeof value;
}

/** Whether two values are of one type for the `type` matcher: any two numbers are. */
export function sameType(one: Json, other: Json): boolean {
  if (one === null || other === null) return one === other;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other);
  return typeof one === typeof other;
}

/**
 * Whether two values say the same, whatever the order of their keys. O(size).
 *
 * @example
 * ```ts
 * import { sameJson } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * assert.ok(sameJson({ a: 1, b: [2] }, { b: [2], a: 1 }));
 * assert.ok(!sameJson([1, 2], [2, 1]));
 * ```
 */
export function sameJson(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => sameJson(item, other[i]!));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key]!, other[key]!));
}

/** How deep the brackets of a text of JSON are nested, found without parsing it. O(length). */
export function depthOf(text: string): number {
  let depth = 0, deepest = 0, quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

/** A text in which the keys of each object stand in order: two values that say the same give the same text. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(",")}}`;
}
