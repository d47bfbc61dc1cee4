import type { Rule } from "../matchers/matcher.ts";
import { type At, weightOf } from "./path.ts";

/** The parts of an interaction that rules are about. */
export const CATEGORIES = [
  "method",
  "path",
  "query",
  "header",
  "status",
  "body",
  "metadata",
] as const;
export type Category = typeof CATEGORIES[number];

/** The rules of one request, response or message, by what they are about. */
export type Rules = { readonly [C in Category]?: readonly Rule[] };

/** The rule that decides about a place. */
export interface Decisive {
  readonly rule: Rule;
  /** Whether its path ends above the place: then it holds here, but says nothing about the number of elements. */
  readonly cascaded: boolean;
}

/**
 * The rule for a place: the heaviest whose path fits it or what is above it; of two that weigh the same, the longer.
 * `undefined` where none does. O(rules × steps).
 *
 * @example
 * ```ts
 * import { decisiveRule, parsePath } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const rule = (path: string) => ({ path, steps: parsePath(path), combine: "AND" as const, matchers: [] });
 * const rules = [rule("$.lines"), rule("$.lines[*].*"), rule("$.lines[*].price")];
 * assert.equal(decisiveRule(rules, ["lines", 3, "price"])!.rule.path, "$.lines[*].price");
 * assert.equal(decisiveRule(rules, ["lines", 3])!.cascaded, true);
 * ```
 */
export function decisiveRule(rules: readonly Rule[], at: At): Decisive | undefined {
  let best: Rule | undefined, heaviest = 0;
  for (const rule of rules) {
    const weight = weightOf(rule.steps, at);
    const wins = weight > heaviest ||
      (best && weight === heaviest && rule.steps.length >= best.steps.length);
    if (weight > 0 && wins) [best, heaviest] = [rule, weight];
  }
  return best && { rule: best, cascaded: best.steps.length < at.length };
}

/** The rule with a name of one step, as headers, parameters and metadata have them. O(rules). */
export function ruleNamed(
  rules: readonly Rule[] | undefined,
  name: string,
  same: (one: string, other: string) => boolean = (one, other) => one === other,
): Rule | undefined {
  return rules?.find(({ steps: [first] }) => typeof first === "string" && same(first, name));
}
