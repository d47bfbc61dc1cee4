import { typeName } from "../contract/json.ts";
import { type Named, shown, type Test } from "./matcher.ts";

/** `true` or `false`, also as text. */
export const boolean: Test<Named<"boolean">> = (_, __, actual) =>
  typeof actual === "boolean" || actual === "true" || actual === "false"
    ? undefined
    : `${shown(actual)} (${typeName(actual)}) to match a boolean`;
