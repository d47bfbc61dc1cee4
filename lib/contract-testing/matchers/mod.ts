/** The matchers of Pact, one a file, and how one is found by its name. */
import { type Json } from "../contract/json.ts";
import { boolean } from "./boolean.ts";
import { contentType } from "./content-type.ts";
import { dateTime } from "./date-time.ts";
import { decimal } from "./decimal.ts";
import { eachKey } from "./each-key.ts";
import { eachValue } from "./each-value.ts";
import { equality } from "./equality.ts";
import { include } from "./include.ts";
import { integer } from "./integer.ts";
import type { Matcher, Rule, Test, Where } from "./matcher.ts";
import { notEmpty } from "./not-empty.ts";
import { nothing } from "./null.ts";
import { number } from "./number.ts";
import { regex } from "./regex.ts";
import { semver } from "./semver.ts";
import { statusCode } from "./status-code.ts";
import { type } from "./type.ts";
import { values } from "./values.ts";

/** All matchers by their names. */
const TESTS: { readonly [N in Matcher["match"]]: Test<never> } = {
  ...{
    equality,
    type,
    regex,
    include,
    number,
    integer,
    decimal,
    boolean,
    notEmpty,
    semver,
    statusCode,
    contentType,
  },
  ...{
    null: nothing,
    values,
    eachValue,
    date: dateTime,
    time: dateTime,
    timestamp: dateTime,
    datetime: dateTime,
  },
  eachKey: eachKey((matcher, key, where) => testMatcher(matcher, key, key, where)),
  // Its elements are compared by compare/json; nothing is to be said of the list itself.
  arrayContains: () => undefined,
};

/** Why a value does not match, or `undefined` where it does. */
export function testMatcher(
  matcher: Matcher,
  expected: Json,
  actual: Json,
  where: Where,
): string | undefined {
  return (TESTS[matcher.match] as Test<Matcher>)(matcher, expected, actual, where);
}

/** What of a rule's matchers a value does not match: all of it under AND, nothing under OR where one of them is met. */
export function testRule(
  { combine, matchers }: Rule,
  expected: Json,
  actual: Json,
  where: Where,
): string[] {
  const whys: string[] = [];
  for (const matcher of matchers) {
    const why = testMatcher(matcher, expected, actual, where);
    if (why !== undefined) whys.push(why);
    else if (combine === "OR") return [];
  }
  return whys;
}
