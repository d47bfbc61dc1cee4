import { typeName } from "../contract/json.ts";
import { type Named, shown, type Test } from "./matcher.ts";
import { numberIn } from "./number.ts";

/** A whole number; as text, one without a point. */
export const integer: Test<Named<"integer">> = (_, __, actual, where) => {
  const whole = Number.isInteger(numberIn(actual, where)) &&
    !(typeof actual === "string" && /[.eE]/.test(actual));
  return whole ? undefined : `${shown(actual)} (${typeName(actual)}) to be an integer`;
};
