import type { Named, Test } from "./matcher.ts";

/** The keys do not count, each value is held against the expected one of its key, or the first: see `compare/json`. */
export const values: Test<Named<"values">> = () => undefined;
