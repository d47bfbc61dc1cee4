import { sameJson, typeName } from "../contract/json.ts";
import { type Named, shown, type Test } from "./matcher.ts";

/** The same value. It takes back what a rule above has loosened. */
export const equality: Test<Named<"equality">> = (_, expected, actual) =>
  sameJson(expected, actual)
    ? undefined
    : `${shown(actual)} (${typeName(actual)}) to be equal to ${shown(expected)} (${
      typeName(expected)
    })`;
