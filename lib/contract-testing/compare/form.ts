import type { Under } from "./json.ts";
import type { Mismatch } from "./mismatch.ts";
import { compareParameters, parseParameters } from "./parameters.ts";

/** Compares forms (`application/x-www-form-urlencoded`) field by field; the rules are `$.name`. */
export function compareForm(
  expected: string,
  actual: string,
  { rules, strict }: Under,
): Mismatch[] {
  return compareParameters(parseParameters(expected), parseParameters(actual), {
    type: "body",
    rules,
    strict,
  });
}
