import { z } from "zod";

/**
 * A type with a name, by which GraphQL and OpenAPI know it.
 *
 * @example
 * ```ts
 * import { entity, nameOf } from "#lib/api-gateway";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const Courier = entity("Courier", { id: z.string(), name: z.string() });
 * assert.equal(nameOf(Courier), "Courier");
 * ```
 */
export function entity<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
): z.ZodObject<Shape> {
  const schema = z.object(shape);
  NAMES.set(schema, name);
  return schema;
}

/** By the schema itself: zod's own registry refuses two schemas of one name in the whole process. */
const NAMES = new WeakMap<z.ZodType, string>();

/** A type's name; `undefined` where it has none. */
export function nameOf(schema: z.ZodType): string | undefined {
  return NAMES.get(schema);
}

/** A schema without what stands around it, and what that was. */
export interface Unwrapped {
  schema: z.ZodType;
  nullable: boolean;
  optional: boolean;
  /** `undefined`: there is no default. */
  fallback: unknown;
}

/** Looks inside optional, nullable and defaulted schemas. */
export function unwrap(schema: z.ZodType): Unwrapped {
  const found: Unwrapped = { schema, nullable: false, optional: false, fallback: undefined };
  for (;;) {
    const { schema } = found;
    if (schema instanceof z.ZodNullable) found.nullable = true;
    else if (schema instanceof z.ZodOptional) found.optional = true;
    else if (schema instanceof z.ZodDefault) {
      found.optional = true;
      found.fallback = schema.def.defaultValue;
    } else return found;
    found.schema = schema.unwrap() as z.ZodType;
  }
}

/** The object type that a schema is, or is a list of; `undefined` where it is a plain value. */
export function elementOf(
  schema: z.ZodType,
): { object: z.ZodObject; list: boolean } | undefined {
  const { schema: inner } = unwrap(schema);
  if (inner instanceof z.ZodObject) return { object: inner, list: false };
  if (!(inner instanceof z.ZodArray)) return undefined;
  const element = unwrap(inner.element as z.ZodType).schema;
  return element instanceof z.ZodObject ? { object: element, list: true } : undefined;
}
