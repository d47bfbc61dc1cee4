import { decisiveRule } from "../contract/rules.ts";
import { shown } from "../matchers/matcher.ts";
import { testRule } from "../matchers/mod.ts";
import type { Under } from "./json.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** Compares texts: equal, or as the rule for `$` wants it. */
export function compareText(expected: string, actual: string, { rules }: Under): Mismatch[] {
  const decisive = decisiveRule(rules, []);
  const whys = decisive
    ? testRule(decisive.rule, expected, actual, { cascaded: false, text: true })
    : expected === actual
    ? []
    : [`text ${shown(expected)} but received ${shown(actual)}`];
  return whys.map((why) => mismatch("body", "$", expected, actual, why));
}
