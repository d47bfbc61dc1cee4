import { isObject, type Json } from "./json.ts";
import { PatchError } from "./pointer.ts";

const DEEPEST = 100;

/**
 * Applies a JSON merge patch: what it names is set, what it names as `null` is taken out, and lists are put in
 * whole. So it can neither set a `null` nor change an element of a list.
 *
 * Source: P. Hoffman, J. Snell, RFC 7396, 2014.
 *
 * @throws {PatchError} Where it is deeper than 100 levels, or names `__proto__`.
 * @example
 * ```ts
 * import { merged } from "#lib/polyglot-persistence";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(merged({ price: 180, sale: true }, { price: 150, sale: null }), { price: 150 });
 * ```
 */
export function merged(target: Json | undefined, patch: Json, depth = 0): Json {
  if (!isObject(patch)) return patch;
  if (depth > DEEPEST) throw new PatchError(`Cannot merge: a patch may be ${DEEPEST} levels deep`);
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (name === "__proto__") throw new PatchError("Cannot merge: the name __proto__ is refused");
    if (value === null) delete result[name];
    else {
      const before = Object.hasOwn(result, name) ? result[name] : undefined;
      result[name] = merged(before, value, depth + 1);
    }
  }
  return result;
}
