import { mediaType } from "../contract/media-type.ts";
import { ruleNamed } from "../contract/rules.ts";
import { type Rule, shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** Headers by name, as it was written. */
export type HeaderFields = { readonly [name: string]: readonly string[] };

/** Headers whose values have parameters that may stand in any order. */
const WITH_PARAMETERS = new Set([
  "content-type",
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "content-disposition",
]);

/** The values of a header by its name, whose case does not count. */
export function headerOf(
  headers: HeaderFields | undefined,
  name: string,
): readonly string[] | undefined {
  const small = name.toLowerCase();
  const key = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === small);
  return key === undefined ? undefined : headers![key];
}

/**
 * Compares headers: those that are expected must be there, others may be. White space around commas does not count, the
 * order of values does. O(values).
 */
export function compareHeaders(
  expected: HeaderFields,
  actual: HeaderFields,
  rules: readonly Rule[] | undefined,
): Mismatch[] {
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const given = headerOf(actual, name);
    if (!given) {
      return [
        mismatch("header", name, [...wanted], undefined, `a header '${name}' but was missing`),
      ];
    }
    const rule = ruleNamed(rules, name, (one, other) => one.toLowerCase() === other.toLowerCase());
    return rule ? underRule(name, wanted, given, rule) : asTheyAre(name, wanted, given);
  });
}

function asTheyAre(name: string, wanted: readonly string[], given: readonly string[]): Mismatch[] {
  const ours = listOf(wanted), theirs = listOf(given);
  const same = WITH_PARAMETERS.has(name.toLowerCase())
    ? sameWithParameters
    : (one: string, other: string) => one === other;
  const holds = ours.length === theirs.length && ours.every((value, i) => same(value, theirs[i]!));
  return holds ? [] : [
    mismatch(
      "header",
      name,
      ours,
      theirs,
      `header '${name}' to have value ${shown(ours.join(", "))} but was ${
        shown(theirs.join(", "))
      }`,
    ),
  ];
}

/** As a whole, or, as HTTP may have joined several, each by itself. */
function underRule(
  name: string,
  wanted: readonly string[],
  given: readonly string[],
  rule: Rule,
): Mismatch[] {
  const where = { cascaded: true, text: true }, example = wanted[0] ?? "";
  const fails = (value: string) => testRule(rule, example, value, where);
  if (fails(given.join(", ")).length === 0) return [];
  return listOf(given).flatMap((value) =>
    fails(value).map((why) => mismatch("header", name, example, value, why))
  );
}

/** All values of a header, those that commas join apart. Source: RFC 9110, section 5.6.1. */
function listOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [""]).map((
    value,
  ) => value.trim());
}

/** The expected parameters are there, in any order; others do not count. */
function sameWithParameters(expected: string, actual: string): boolean {
  const wanted = mediaType(expected), given = mediaType(actual);
  const bare = (value: string) => value.split(";")[0]!.trim();
  return bare(expected) === bare(actual) &&
    [...wanted.parameters].every(([name, value]) => given.parameters.get(name) === value);
}
