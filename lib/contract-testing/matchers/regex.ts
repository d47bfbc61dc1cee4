import { isObject } from "../contract/json.ts";
import { type Named, shown, type Test } from "./matcher.ts";
import { patternOf } from "./pattern.ts";

/** A text, or a number as text, that the pattern meets as a whole. On lists and objects it holds for what is in them. */
export const regex: Test<Named<"regex">> = ({ regex }, _, actual) => {
  if (Array.isArray(actual) || isObject(actual)) return undefined;
  const text = typeof actual === "string" ? actual : JSON.stringify(actual);
  const { most, test } = patternOf(regex);
  if (text.length > most) {
    return `${shown(actual)} to have at most ${most} characters for '${regex}'`;
  }
  return actual !== null && test(text) ? undefined : `${shown(actual)} to match '${regex}'`;
};
