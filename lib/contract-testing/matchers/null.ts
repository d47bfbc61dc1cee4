import { typeName } from "../contract/json.ts";
import { type Named, shown, type Test } from "./matcher.ts";

/** `null`, and nothing else. */
export const nothing: Test<Named<"null">> = (_, __, actual) =>
  actual === null ? undefined : `${shown(actual)} (${typeName(actual)}) to be a null value`;
