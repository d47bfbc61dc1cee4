import { isObject } from "../contract/json.ts";
import { type Named, shown, type Test, type Where } from "./matcher.ts";

/** Each key of an object meets some rules; which keys there are does not count. `test` is how each rule is tested. */
export const eachKey = (
  test: (
    matcher: Named<"eachKey">["rules"][number],
    key: string,
    where: Where,
  ) => string | undefined,
): Test<Named<"eachKey">> =>
(matcher, _, actual, where) => {
  if (where.cascaded || !isObject(actual)) return undefined;
  for (const key of Object.keys(actual)) {
    for (const rule of matcher.rules) {
      const why = test(rule, key, where);
      if (why !== undefined) return `key ${shown(key)} of ${shown(actual)}: ${why}`;
    }
  }
  return undefined;
};
