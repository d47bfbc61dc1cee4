import { isObject, type Json } from "../contract/json.ts";
import { ANY_PLACE, type Step } from "../contract/path.ts";
import { replaced } from "../generators/mod.ts";

/** The ways in which an answer may change. */
export const MUTATIONS = ["drop", "rename", "retype", "null", "empty", "reorder", "extra"] as const;
export type MutationKind = typeof MUTATIONS[number];

/** One change of an answer, wherever its field stands. */
export interface Mutation {
  readonly kind: MutationKind;
  /** With all places of a list as one: `"$[*].price"`. */
  readonly field: string;
  /** The answer as it would be. */
  readonly after: Json;
}

/**
 * All changes of one kind at one place that an answer can have. O(fields × size).
 *
 * @example
 * ```ts
 * import { mutationsOf } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const renamed = mutationsOf({ price: 450 }).find(({ kind }) => kind === "rename")!;
 * assert.deepEqual(renamed.after, { priceNew: 450 });
 * ```
 */
export function mutationsOf(answer: Json): Mutation[] {
  const found: Mutation[] = [];
  walk(answer, [], (steps, value) => {
    const add = (kind: MutationKind, at: readonly Step[], by: (old: Json) => Json) => {
      const after = replaced(answer, at, by);
      if (JSON.stringify(after) !== JSON.stringify(answer)) {
        found.push({ kind, field: fieldText(at), after });
      }
    };
    const above = steps.slice(0, -1), key = steps.at(-1);
    if (typeof key === "string") {
      add("null", steps, () => null);
      add("retype", steps, retyped);
      const without = (old: Json, name?: string) =>
        isObject(old)
          ? Object.fromEntries(
            Object.entries(old).flatMap(([each, item]) =>
              each !== key ? [[each, item]] : name ? [[name, item]] : []
            ),
          )
          : old;
      for (const kind of ["drop", "rename"] as const) {
        const after = replaced(
          answer,
          above,
          (old) => without(old, kind === "rename" ? `${key}New` : undefined),
        );
        found.push({ kind, field: fieldText(steps), after });
      }
    }
    if (Array.isArray(value)) {
      add("empty", steps, () => []);
      add("reorder", steps, (old) => Array.isArray(old) ? [...old].reverse() : old);
    }
    if (isObject(value)) {
      add("extra", steps, (old) => isObject(old) ? { ...old, extraField: 1 } : old);
    }
  });
  return found;
}

/** A value of another type that says the same. */
function retyped(value: Json): Json {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.length;
  return typeof value === "boolean" ? String(value) : value === null ? 0 : JSON.stringify(value);
}

/** Each field once, by the first element of its lists. */
function walk(
  value: Json,
  at: readonly Step[],
  visit: (steps: readonly Step[], value: Json) => void,
): void {
  visit(at, value);
  if (Array.isArray(value)) {
    if (value.length > 0) walk(value[0]!, [...at, ANY_PLACE], visit);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) walk(item, [...at, key], visit);
  }
}

/** A field's path as {@linkcode fieldsIn} writes it. */
function fieldText(steps: readonly Step[]): string {
  return `$${steps.map((step) => step === ANY_PLACE ? "[*]" : `.${String(step)}`).join("")}`;
}
