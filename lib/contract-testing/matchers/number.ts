import { type Json } from "../contract/json.ts";
import { type Named, type Test, typed, type Where } from "./matcher.ts";

/** The number that a value is, or, where all is text, the one that it spells. */
export function numberIn(actual: Json, { text }: Where): number | undefined {
  if (typeof actual === "number") return actual;
  return text && typeof actual === "string" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(actual)
    ? Number(actual)
    : undefined;
}

/** Any number. */
export const number: Test<Named<"number">> = (_, __, actual, where) =>
  numberIn(actual, where) === undefined ? `${typed(actual)} to be a number` : undefined;
