import type { Json } from "../contract/json.ts";
import type { Named, Rule, Variant } from "./matcher.ts";

/**
 * The variants that no element of a list is like. An element may serve several. O(variants × elements) comparisons.
 *
 * @param like Whether an element is like an example under rules that begin at it.
 */
export function missingVariants(
  { variants }: Named<"arrayContains">,
  expected: readonly Json[],
  actual: readonly Json[],
  like: (rules: readonly Rule[], example: Json, element: Json) => boolean,
): number[] {
  const asked: readonly Variant[] = variants.length > 0
    ? variants
    : expected.map((_, index) => ({ index, rules: [] }));
  return asked.flatMap(({ index, rules }) => {
    const example = expected[index];
    return example !== undefined && actual.some((element) => like(rules, example, element))
      ? []
      : [index];
  });
}
