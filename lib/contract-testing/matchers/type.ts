import { sameType } from "../contract/json.ts";
import { type Named, shown, type Test, typed } from "./matcher.ts";

/** A value of the same type; a list, where it stands at the rule itself, with so many elements. It holds for all below. */
export const type: Test<Named<"type">> = ({ min, max }, expected, actual, { cascaded }) => {
  if (!sameType(expected, actual)) {
    return `${typed(actual)} to be the same type as ${typed(expected)}`;
  }
  if (!Array.isArray(actual) || cascaded) return undefined;
  if (min !== undefined && actual.length < min) {
    return `${shown(actual)} (size ${actual.length}) to have minimum size of ${min}`;
  }
  if (max !== undefined && actual.length > max) {
    return `${shown(actual)} (size ${actual.length}) to have maximum size of ${max}`;
  }
  return undefined;
};
