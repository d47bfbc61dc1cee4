import { isObject, type Json, type JsonObject, MOST_NESTED } from "../contract/json.ts";
import { pathText } from "../contract/path.ts";
import { type Decisive, decisiveRule } from "../contract/rules.ts";
import { missingVariants } from "../matchers/array-contains.ts";
import { rulesForEach } from "../matchers/each-value.ts";
import { type Matcher, type Named, type Rule, shown, typed } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** What a comparison of bodies is made under. */
export interface Under {
  readonly rules: readonly Rule[];
  /** Refuses keys that were not expected: for requests. */
  readonly strict: boolean;
}

/**
 * Compares a value with an expected one, and all that is in them, under rules. Lists without a rule have the same length;
 * under one, elements beyond the expected ones are held against the first. O(values × rules), or O(n²) for `arrayContains`.
 *
 * Source: Pact specifications 1 to 4; what they leave open is decided as Pact's Rust core does.
 *
 * @example
 * ```ts
 * import { compareJson, rulesOf } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const rules = rulesOf({ "$.price": { match: "type" } });
 * assert.deepEqual(compareJson({ price: 300 }, { price: 450, id: 1 }, { rules, strict: false }), []);
 * const [found] = compareJson({ price: 300 }, { unitPrice: 450 }, { rules, strict: false });
 * assert.equal(found!.path, "$.price");
 * ```
 */
export function compareJson(expected: Json, actual: Json, under: Under): Mismatch[] {
  const found: Mismatch[] = [];
  compareAt([], expected, actual, under, found);
  return found;
}

/** The rule for a place decides; without one, what has no parts must be equal. */
function compareAt(
  at: (string | number)[],
  expected: Json,
  actual: Json,
  under: Under,
  found: Mismatch[],
): void {
  if (at.length > MOST_NESTED) throw tooDeep(at);
  const say = (why: string) =>
    void found.push(mismatch("body", pathText(at), expected, actual, why));
  const isList = Array.isArray(expected), isMap = isObject(expected);
  if (isList && !Array.isArray(actual) || isMap && !isObject(actual)) {
    return say(`${typed(actual)} to be the same type as ${typed(expected)}`);
  }
  const decisive = under.rules.length > 0 ? decisiveRule(under.rules, at) : undefined;
  if (decisive) {
    const where = { cascaded: decisive.cascaded, text: false };
    for (const why of testRule(decisive.rule, expected, actual, where)) say(why);
  } else if (!isList && !isMap && expected !== actual) {
    say(`${typed(actual)} to be equal to ${typed(expected)}`);
  }
  if (isList) compareLists(at, expected, actual as Json[], under, decisive, found);
  else if (isMap) compareObjects(at, expected, actual as JsonObject, under, decisive, found);
}

function tooDeep(at: (string | number)[]): RangeError {
  return new RangeError(
    `Cannot compare bodies: they must be nested at most ${MOST_NESTED} levels deep: received more, at ${
      pathText(at.slice(0, 5))
    }…`,
  );
}

function compareObjects(
  at: (string | number)[],
  expected: JsonObject,
  actual: JsonObject,
  under: Under,
  decisive: Decisive | undefined,
  found: Mismatch[],
): void {
  const keys = Object.keys(expected);
  const open = ownMatcher(decisive, "values") ?? ownMatcher(decisive, "eachValue");
  // Whatever a matcher says of keys, an example without any admits none.
  const anyKeys = keys.length > 0 && (open ?? ownMatcher(decisive, "eachKey")) !== undefined;
  const below = open ? belowEach(open, at, under) : under, first = open && keys.sort()[0];
  for (const [key, value] of Object.entries(actual)) {
    const like = Object.hasOwn(expected, key) ? key : first;
    if (like !== undefined) compareAt([...at, key], expected[like]!, value, below, found);
    else if (under.strict && !anyKeys) {
      const why = `no key ${shown(key)}, but it is in ${shown(actual)}`;
      found.push(mismatch("body", pathText([...at, key]), undefined, value, why));
    }
  }
  for (const key of anyKeys ? [] : keys) {
    if (Object.hasOwn(actual, key)) continue;
    const why = `key ${shown(key)}, but it is missing in ${shown(actual)}`;
    found.push(mismatch("body", pathText([...at, key]), expected[key], undefined, why));
  }
}

function compareLists(
  at: (string | number)[],
  expected: readonly Json[],
  actual: readonly Json[],
  under: Under,
  decisive: Decisive | undefined,
  found: Mismatch[],
): void {
  const contains = ownMatcher(decisive, "arrayContains");
  if (contains) {
    const like = (rules: readonly Rule[], example: Json, element: Json) =>
      compareJson(example, element, { ...under, rules }).length === 0;
    for (const index of missingVariants(contains, expected, actual, like)) {
      found.push(
        mismatch(
          "body",
          pathText(at),
          expected[index],
          actual,
          `an element like variant ${index}, but there is none in ${shown(actual)}`,
        ),
      );
    }
    return;
  }
  if (!decisive && expected.length !== actual.length) {
    found.push(
      mismatch(
        "body",
        pathText(at),
        expected,
        actual,
        `a list with ${expected.length} elements but received ${actual.length} elements`,
      ),
    );
  }
  const open = ownMatcher(decisive, "eachValue"), below = open ? belowEach(open, at, under) : under;
  for (let i = 0; i < actual.length; i++) {
    const example = i < expected.length ? expected[i] : decisive ? expected[0] : undefined;
    if (example !== undefined) compareAt([...at, i], example, actual[i]!, below, found);
  }
}

/** A matcher of the rule that stands at a place itself, not above it. */
function ownMatcher<N extends Matcher["match"]>(
  decisive: Decisive | undefined,
  name: N,
): Named<N> | undefined {
  if (!decisive || decisive.cascaded) return undefined;
  return decisive.rule.matchers.find((matcher) => matcher.match === name) as Named<N> | undefined;
}

/** The rules that hold below a place where each value is to meet some. */
function belowEach(
  open: Named<"values" | "eachValue">,
  at: readonly (string | number)[],
  under: Under,
): Under {
  return open.match === "values" ? under : { ...under, rules: [rulesForEach(open, at)] };
}
