import { sameJson } from "../contract/json.ts";
import { type Named, type Test, typed } from "./matcher.ts";

/** The same value. It takes back what a rule above has loosened. */
export const equality: Test<Named<"equality">> = (_, expected, actual) =>
  sameJson(expected, actual) ? undefined : `${typed(actual)} to be equal to ${typed(expected)}`;
