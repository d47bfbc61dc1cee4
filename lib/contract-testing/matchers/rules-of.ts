import { parsePath } from "../contract/path.ts";
import type { Matcher, Rule } from "./matcher.ts";

/** Rules from paths and matchers, as in the `body` of version 3's files but shorter: for tests and lessons. */
export function rulesOf(rules: Readonly<Record<string, Matcher | readonly Matcher[]>>): Rule[] {
  return Object.entries(rules).map(([path, matchers]) => ({
    ...{ path, steps: parsePath(path), combine: "AND" as const },
    matchers: Array.isArray(matchers) ? matchers as readonly Matcher[] : [matchers as Matcher],
  }));
}
