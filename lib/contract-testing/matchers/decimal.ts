import { type Named, type Test, typed } from "./matcher.ts";
import { numberIn } from "./number.ts";

/** A number with digits behind the point. JSON does not keep those of `1.0`. */
export const decimal: Test<Named<"decimal">> = (_, __, actual, where) => {
  const found = numberIn(actual, where);
  const broken = found !== undefined &&
    (typeof actual === "string" ? actual.includes(".") : !Number.isInteger(found));
  return broken ? undefined : `${typed(actual)} to be a decimal number`;
};
