import type { Named, Rule } from "./matcher.ts";
import type { Test } from "./matcher.ts";
import type { Step } from "../contract/path.ts";
import { ANY_KEY } from "../contract/path.ts";

/** Each value meets some rules, whatever its key: see `compare/json`, which puts {@linkcode rulesForEach} in force below. */
export const eachValue: Test<Named<"eachValue">> = () => undefined;

/** The rules of an `eachValue` as one for all that is below it. */
export function rulesForEach({ rules }: Named<"eachValue">, steps: readonly Step[]): Rule {
  return { path: "each value", steps: [...steps, ANY_KEY], combine: "AND", matchers: rules };
}
