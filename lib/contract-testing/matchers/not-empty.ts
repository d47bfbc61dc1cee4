import { isObject } from "../contract/json.ts";
import { type Named, type Test, typed } from "./matcher.ts";

/** A text, list or object with something in it, of the kind that was expected. */
export const notEmpty: Test<Named<"notEmpty">> = (_, expected, actual) => {
  if (
    Array.isArray(expected) !== Array.isArray(actual) || isObject(expected) !== isObject(actual)
  ) {
    return `${typed(actual)} to be the same type as ${typed(expected)}`;
  }
  const size = typeof actual === "string" || Array.isArray(actual)
    ? actual.length
    : isObject(actual)
    ? Object.keys(actual).length
    : actual === null
    ? 0
    : 1;
  return size > 0 ? undefined : `${typed(actual)} to not be empty`;
};
