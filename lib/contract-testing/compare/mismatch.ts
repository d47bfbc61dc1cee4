import type { Json } from "../contract/json.ts";

/** The part of a request, response or message that does not match. */
export type MismatchType =
  | "method"
  | "path"
  | "query"
  | "header"
  | "status"
  | "body-type"
  | "body"
  | "metadata";

/** What does not match: never a bare `false`. */
export interface Mismatch {
  readonly type: MismatchType;
  /** Where: `$.lines[0].price` in a body, the name of a header, a parameter or a key of metadata; else empty. */
  readonly path: string;
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
  /** Why, as a sentence. */
  readonly why: string;
}

/** A mismatch. `why` goes on after "expected". */
export function mismatch(
  type: MismatchType,
  path: string,
  expected: Json | undefined,
  actual: Json | undefined,
  why: string,
): Mismatch {
  return { type, path, expected, actual, why: `Expected ${why}` };
}
