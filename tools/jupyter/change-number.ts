import { NUMBERS_MIME } from "../../lib/course/numbers.ts";
import type { SavedOutput } from "../notebook/file.ts";

/** A number that a reader may change, with the value it has and another that it may have. */
export interface Change {
  name: string;
  from: unknown;
  to: unknown;
}

interface Declared {
  type?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  enum?: unknown[];
}

/** One change for each number that the output of a `numbers` cell declares, in its order. */
export function changesOf(outputs: readonly SavedOutput[]): Change[] {
  for (const output of outputs) {
    if (output.output_type !== "display_data" && output.output_type !== "execute_result") continue;
    const bundle = output.data[NUMBERS_MIME] as
      | { declared: Record<string, Declared>; values: Record<string, unknown> }
      | undefined;
    if (!bundle) continue;
    return Object.entries(bundle.declared).flatMap(([name, field]) => {
      const from = bundle.values[name], to = other(field, from);
      return to === undefined ? [] : [{ name, from, to }];
    });
  }
  return [];
}

/** Another value of the range: twice the value, else half of it, else an end of the range. */
function other(field: Declared, from: unknown): unknown {
  if (field.enum) return field.enum.find((option) => option !== from);
  if (typeof from === "boolean") return !from;
  if (typeof from !== "number") return undefined;
  const { type, minimum = -Infinity, maximum = Infinity, multipleOf } = field;
  const step = multipleOf ?? (type === "integer" ? 1 : undefined);
  return [from * 2, from / 2, maximum, minimum]
    .map((value) => step ? Math.round(value / step) * step : value)
    .find((value) => value !== from && value >= minimum && value <= maximum);
}

/**
 * A cell's source with the value of one number replaced. The values are the last argument, so the
 * last `name:` of the source is the one.
 */
export function withValue(source: string, name: string, value: unknown): string | undefined {
  const places = [...source.matchAll(new RegExp(`\\b${name}"?:\\s*([^\\s,{}()]+)`, "g"))];
  const last = places.at(-1);
  if (!last) return undefined;
  const start = last.index + last[0].length - last[1]!.length;
  return source.slice(0, start) + JSON.stringify(value) + source.slice(start + last[1]!.length);
}
