import { type Named, type Test, typed } from "./matcher.ts";

/** `true` or `false`, also as text. */
export const boolean: Test<Named<"boolean">> = (_, __, actual) =>
  typeof actual === "boolean" || actual === "true" || actual === "false"
    ? undefined
    : `${typed(actual)} to match a boolean`;
