import { sniffed } from "../contract/media-type.ts";
import { decisiveRule } from "../contract/rules.ts";
import type { Under } from "./json.ts";
import { type Mismatch, mismatch } from "./mismatch.ts";

/** Compares bytes: all equal, or, under a `contentType` matcher, of the type that their first bytes say. O(length). */
export function compareBinary(
  expected: Uint8Array,
  actual: Uint8Array,
  { rules }: Under,
): Mismatch[] {
  const matcher = decisiveRule(rules, [])?.rule.matchers.find(({ match }) =>
    match === "contentType"
  );
  if (matcher?.match === "contentType") {
    const type = sniffed(actual);
    // What bytes can't tell apart, as text of several kinds, is not held against them.
    const alike = type === matcher.value ||
      (type === "text/plain" && matcher.value.startsWith("text/"));
    return alike ? [] : [
      mismatch(
        "body",
        "$",
        matcher.value,
        type,
        `content of type ${matcher.value}, but its first bytes are those of ${type}`,
      ),
    ];
  }
  const same = expected.length === actual.length && expected.every((byte, i) => byte === actual[i]);
  return same ? [] : [
    mismatch(
      "body",
      "$",
      `${expected.length} bytes`,
      `${actual.length} bytes`,
      `the same ${expected.length} bytes, but other ${actual.length} were received`,
    ),
  ];
}
