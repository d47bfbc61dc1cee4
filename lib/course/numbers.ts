import { z } from "zod";
import type { Displayable } from "../charts/bundle.ts";
import { format } from "../charts/format.ts";
import { emit } from "./host.ts";
import { table } from "./table.ts";

/** A number, or a set of numbers, that a notebook can't use. */
export class NumbersError extends RangeError {
  override name = "NumbersError";
}

/** One declared number as its schema describes it. */
interface Declared {
  type?: string;
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
  unit?: string;
  about?: string;
}

/** MIME type under which `deno task sweep` finds the names and ranges. */
export const NUMBERS_MIME = "application/vnd.under-load.numbers+json";

/**
 * Everything in a notebook that a reader may change, declared once. Each field of the schema has a
 * range and `.meta({ unit, about })`. The table is shown; the values come back frozen.
 *
 * `deno task run 07 --set name=value` overrides a value (through `UNDER_LOAD_SET`).
 *
 * @throws {NumbersError} One sentence with the name, the unit, the range and what was received.
 *
 * @example
 * ```ts
 * import { numbers } from "#lib/course";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const schema = z.object({
 *   limit: z.int().min(1).max(1000).meta({ unit: "req/s", about: "what one tenant may send" }),
 * });
 * assert.equal(numbers(schema, { limit: 100 }).limit, 100);
 * assert.throws(() => numbers(schema, { limit: 0 }), {
 *   message: "Cannot use limit = 0: it must be a whole number from 1 to 1,000 req/s",
 * });
 * ```
 */
export function numbers<S extends z.ZodObject>(
  schema: S,
  values: z.input<S>,
): Readonly<z.output<S>> {
  const declared = (z.toJSONSchema(schema).properties ?? {}) as Record<string, Declared>;
  for (const [name, field] of Object.entries(declared)) requireDeclared(name, field);
  const merged: Record<string, unknown> = { ...values, ...overrides(declared) };
  for (const name of Object.keys(merged)) requireName(name, declared);
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? "");
    const field = declared[name];
    if (!field) throw new NumbersError(`Cannot use these numbers: ${parsed.error.message}`);
    throw new NumbersError(`Cannot use ${name} = ${merged[name]}: it must be ${range(field)}`);
  }
  void emit({ data: picture(declared, parsed.data) });
  return Object.freeze(parsed.data) as Readonly<z.output<S>>;
}

function overrides(declared: Record<string, Declared>): Record<string, unknown> {
  const set = process.env["UNDER_LOAD_SET"];
  if (!set) return {};
  const given = JSON.parse(set) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const type = Object.hasOwn(declared, name) ? declared[name]!.type : undefined;
      if (type === "boolean") {
        return [name, text === "true" ? true : text === "false" ? false : text];
      }
      return [name, type === "string" ? text : asNumber(text)];
    }),
  );
}

/** A number as people write it, thousands' commas included; what is none stays as it was written. */
function asNumber(text: string): number | string {
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text.trim())
    ? text.replaceAll(",", "")
    : text;
  const value = plain.trim() === "" ? NaN : Number(plain);
  return Number.isNaN(value) ? text : value;
}

function requireName(name: string, declared: Record<string, Declared>): void {
  if (Object.hasOwn(declared, name)) return;
  throw new NumbersError(
    `Cannot use ${name}: this notebook has no number of that name, only ${
      Object.keys(declared).join(", ")
    }`,
  );
}

function requireDeclared(name: string, { type, minimum, maximum, unit, about }: Declared): void {
  const bounded = type === "string" || type === "boolean" ||
    (minimum !== undefined && maximum !== undefined && Math.abs(minimum) < 2 ** 53 - 1 &&
      maximum < 2 ** 53 - 1);
  if (bounded && unit !== undefined && about !== undefined) return;
  throw new NumbersError(
    `Cannot declare ${name}: it needs .min(…), .max(…) and .meta({ unit, about })`,
  );
}

function range({ type, minimum, maximum, enum: options, unit }: Declared): string {
  if (options) return `one of ${options.join(", ")}`;
  if (type === "boolean") return "true or false";
  const kind = type === "integer" ? "a whole number " : "";
  return `${kind}from ${exact(minimum!)} to ${exact(maximum!)}${unit ? ` ${unit}` : ""}`;
}

function exact(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 6 });
}

function picture(declared: Record<string, Declared>, values: Record<string, unknown>) {
  const rows = Object.entries(declared).map(([name, field]) => ({
    number: name,
    value: typeof values[name] === "number" ? exact(values[name]) : values[name],
    unit: field.unit ?? "",
    range: field.enum?.join(", ") ??
      (field.type === "boolean"
        ? "true, false"
        : `${format(field.minimum!)} … ${format(field.maximum!)}`),
    "what it does": field.about ?? "",
  }));
  const shown = table(rows) as Displayable & Record<symbol, () => Record<string, unknown>>;
  return {
    ...shown[Symbol.for("Jupyter.display")]!(),
    [NUMBERS_MIME]: { declared, values },
  };
}
