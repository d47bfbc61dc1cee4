import { type Named, type Test, typed } from "./matcher.ts";
import { numberIn } from "./number.ts";

/** A whole number; as text, one without a point. */
export const integer: Test<Named<"integer">> = (_, __, actual, where) => {
  const whole = Number.isInteger(numberIn(actual, where)) &&
    !(typeof actual === "string" && /[.eE]/.test(actual));
  return whole ? undefined : `${typed(actual)} to be an integer`;
};
