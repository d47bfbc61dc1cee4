import { pathText } from "../contract/path.ts";
import { ruleNamed } from "../contract/rules.ts";
import { type Rule, shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import { type Mismatch, mismatch, type MismatchType } from "./mismatch.ts";

/** The values of each parameter, in their order. */
export type Parameters = { readonly [name: string]: readonly string[] };

/**
 * Reads `a=1&b=2&a=3`. `+` is a space, and an empty part is none. O(length).
 *
 * @example
 * ```ts
 * import { parseParameters } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseParameters("a=1&b=x%3Dy&a=2&"), { a: ["1", "2"], b: ["x=y"] });
 * ```
 */
export function parseParameters(text: string): Parameters {
  const parameters: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) (parameters[name] ??= []).push(value);
  return { ...parameters };
}

/** The text of parameters: `a=1&a=2`. */
export function parameterText(parameters: Parameters): string {
  const text = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of values) text.append(name, value);
  }
  return String(text);
}

/** How parameters are compared. */
export interface ParametersUnder {
  readonly type: MismatchType;
  readonly rules: readonly Rule[] | undefined;
  readonly strict: boolean;
}

/** Compares parameters by name: their order does not count, that of one's values does. O(values). */
export function compareParameters(
  expected: Parameters,
  actual: Parameters,
  under: ParametersUnder,
): Mismatch[] {
  const found: Mismatch[] = [];
  // A body's places have paths, a query's parameters have names.
  const place = (name: string) => under.type === "body" ? pathText([name]) : name;
  for (const [name, values] of Object.entries(expected)) {
    const given = Object.hasOwn(actual, name) ? actual[name]! : undefined;
    if (!given) {
      found.push(
        mismatch(
          under.type,
          place(name),
          [...values],
          undefined,
          `parameter ${shown(name)} but was missing`,
        ),
      );
    } else {found.push(
        ...compareValues(place(name), values, given, ruleNamed(under.rules, name), under.type),
      );}
  }
  for (const [name, values] of under.strict ? Object.entries(actual) : []) {
    if (Object.hasOwn(expected, name)) continue;
    found.push(
      mismatch(
        under.type,
        place(name),
        undefined,
        [...values],
        `no parameter ${shown(name)}, but it was received`,
      ),
    );
  }
  return found;
}

/** Values of one name: under a rule each is held against the expected one of its place, or the first; else all are equal. */
export function compareValues(
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  rule: Rule | undefined,
  type: MismatchType,
): Mismatch[] {
  if (!rule && expected.length !== actual.length) {
    return [
      mismatch(
        type,
        name,
        [...expected],
        [...actual],
        `${shown(name)} with ${expected.length} values but received ${actual.length}`,
      ),
    ];
  }
  return actual.flatMap((value, i) => {
    const example = expected[i] ?? expected[0] ?? "";
    const whys = rule
      ? testRule(rule, example, value, { cascaded: true, text: true })
      : example === value
      ? []
      : [`${shown(value)} to be equal to ${shown(example)}`];
    return whys.map((why) => mismatch(type, name, example, value, why));
  });
}
