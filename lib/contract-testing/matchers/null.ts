import { type Named, type Test, typed } from "./matcher.ts";

/** `null`, and nothing else. */
export const nothing: Test<Named<"null">> = (_, __, actual) =>
  actual === null ? undefined : `${typed(actual)} to be a null value`;
