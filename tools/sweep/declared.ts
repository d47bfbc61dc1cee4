import { NUMBERS_MIME } from "../../lib/course/numbers.ts";
import { random } from "../../lib/sim/random.ts";
import type { SavedOutput } from "../notebook/file.ts";

/** A number as its notebook declares it, in the terms of JSON Schema. */
export interface Declared {
  type?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  enum?: readonly unknown[];
  unit?: string;
  about?: string;
}

/** What a number can be. */
export type NumberValue = number | boolean | string;

/** What a notebook's `numbers` cell has shown. */
export interface ShownNumbers {
  declared: Readonly<Record<string, Declared>>;
  values: Readonly<Record<string, NumberValue>>;
}

/** Numbers by name, as `--set` takes them. */
export type Values = Record<string, string>;

/** What a notebook's `numbers` cell has shown; `undefined` where it has none. */
export function numbersIn(
  outputs: readonly (readonly SavedOutput[])[],
): ShownNumbers | undefined {
  for (const output of outputs.flat()) {
    const found = "data" in output ? output.data[NUMBERS_MIME] : undefined;
    if (found) return found as ShownNumbers;
  }
  return undefined;
}

/** Both ends of each number's range, one number at a time. */
export function ends(declared: Readonly<Record<string, Declared>>): Values[] {
  return Object.entries(declared).flatMap(([name, { type, minimum, maximum, enum: options }]) => {
    const list = options?.map(String) ??
      (type === "boolean" ? ["false", "true"] : [String(minimum), String(maximum)]);
    return list.map((value) => ({ [name]: value }));
  });
}

/**
 * All numbers at once, drawn from their ranges: evenly, or evenly in the logarithm where a range spans a
 * factor of 100 or more, since else nearly all draws would be large. The same seed gives the same numbers.
 */
export function combinations(
  declared: Readonly<Record<string, Declared>>,
  many: number,
  seed: string,
): Values[] {
  const source = random(seed);
  return Array.from({ length: many }, () =>
    Object.fromEntries(
      Object.entries(declared).map(([name, field]) => [name, drawn(field, () => source.next())]),
    ));
}

function drawn(
  { type, minimum, maximum, multipleOf, enum: options }: Declared,
  next: () => number,
) {
  if (options) return String(options[Math.floor(next() * options.length)]);
  if (type === "boolean") return String(next() < 0.5);
  const low = minimum!, high = maximum!, u = next();
  const value = low > 0 && high / low >= 100 ? low * (high / low) ** u : low + (high - low) * u;
  const step = multipleOf ?? (type === "integer" ? 1 : 0);
  const rounded = step ? Math.round(value / step) * step : Number(value.toPrecision(3));
  return String(Math.min(high, Math.max(low, rounded)));
}
