import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../contract/json.ts";
import type { Matcher } from "./matcher.ts";
import { testMatcher, testRule } from "./mod.ts";
import { patternOf } from "./pattern.ts";

const HERE = { cascaded: false, text: false }, TEXT = { cascaded: false, text: true };
const CASES: readonly (readonly [
  matcher: Matcher,
  expected: Json,
  yes: readonly Json[],
  no: readonly Json[],
])[] = [
  [{ match: "equality" }, { a: [1] }, [{ a: [1] }], [{ a: [2] }, { a: [1], b: 1 }, null]],
  [{ match: "type" }, 1, [2, 1.5, -1], ["1", true, null, [1], {}]],
  [{ match: "type" }, null, [null], [0, "", {}]],
  [{ match: "type", min: 2, max: 3 }, [1], [[1, 2], [1, 2, 3]], [[], [1], [1, 2, 3, 4], "12"]],
  [{ match: "regex", regex: "\\d{2}" }, "", ["12", 12], ["123", "a12", null, true]],
  [{ match: "include", value: "o" }, "", ["soup"], ["bread", 1]],
  [{ match: "number" }, 0, [1, 1.5], ["1", null]],
  [{ match: "integer" }, 0, [1, -7], [1.5, "1", []]],
  [{ match: "decimal" }, 0.5, [1.5], [1, "1.5", null]],
  [{ match: "boolean" }, true, [true, false, "true"], ["yes", 0, null]],
  [{ match: "null" }, null, [null], ["", 0, "null"]],
  [{ match: "notEmpty" }, "a", ["b"], ["", [], null]],
  [{ match: "notEmpty" }, [1], [["x"]], [[], "x"]],
  [{ match: "semver" }, "1.0.0", ["0.0.1", "1.2.3-a.1+b"], ["1.2", "01.2.3", "1.2.3-", 1]],
  [{ match: "statusCode", status: "success" }, 200, [200, 299], [199, 300]],
  [{ match: "statusCode", status: [201, 404] }, 200, [201, 404], [200]],
  [{ match: "contentType", value: "application/json" }, "", ["{}"], ["hello"]],
  [{ match: "date", format: "yyyy-MM-dd" }, "", ["2026-11-27", "2024-02-29"], [
    "2026-02-29",
    "2026-13-01",
    "27.11.2026",
    20261127,
  ]],
  [{ match: "time", format: "HH:mm:ss" }, "", ["23:59:59"], ["24:00:00", "9"]],
  [{ match: "datetime", format: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" }, "", [
    "2026-11-27T09:30:00.123Z",
    "2026-11-27T09:30:00.123+01:00",
  ], ["2026-11-27 09:30:00.123Z"]],
  [{ match: "timestamp", format: "EEE, d MMM yyyy" }, "", ["Fri, 27 Nov 2026"], [
    "Fry, 27 Nov 2026",
  ]],
  [{ match: "eachKey", rules: [{ match: "regex", regex: "[a-z]+" }] }, {}, [{ a: 1 }, {}], [{
    A: 1,
  }]],
];

test("each matcher takes what it describes, and nothing beside it", () => {
  for (const [matcher, expected, yes, no] of CASES) {
    for (const value of yes) {
      assert.equal(
        testMatcher(matcher, expected, value, HERE),
        undefined,
        `${JSON.stringify(matcher)} takes ${JSON.stringify(value)}`,
      );
    }
    for (const value of no) {
      assert.notEqual(
        testMatcher(matcher, expected, value, HERE),
        undefined,
        `${JSON.stringify(matcher)} refuses ${JSON.stringify(value)}`,
      );
    }
  }
});

test("below its own place a rule says nothing of sizes", () => {
  assert.equal(
    testMatcher({ match: "type", min: 2 }, [], [1], { cascaded: true, text: false }),
    undefined,
  );
  assert.equal(
    testMatcher({ match: "eachKey", rules: [{ match: "integer" }] }, {}, { a: 1 }, {
      cascaded: true,
      text: false,
    }),
    undefined,
  );
});

test("in headers and queries, numbers are spelt", () => {
  assert.equal(testMatcher({ match: "integer" }, "1", "12", TEXT), undefined);
  assert.notEqual(testMatcher({ match: "integer" }, "1", "12.0", TEXT), undefined);
  assert.equal(testMatcher({ match: "decimal" }, "1", "12.0", TEXT), undefined);
  assert.notEqual(testMatcher({ match: "number" }, "1", "twelve", TEXT), undefined);
});

test("of several matchers all must be met, or one", () => {
  const rule = (combine: "AND" | "OR") => ({
    path: "$",
    steps: [],
    combine,
    matchers: [{ match: "integer" }, { match: "null" }] as Matcher[],
  });
  assert.equal(testRule(rule("OR"), 1, null, HERE).length, 0);
  assert.equal(testRule(rule("AND"), 1, null, HERE).length, 1);
  assert.equal(testRule(rule("OR"), 1, "x", HERE).length, 2);
});

test("a pattern is met by the whole text, with the flags that it begins with", () => {
  assert.ok(patternOf("a|b").test("b"));
  assert.ok(!patternOf("a|b").test("ab"));
  assert.ok(patternOf("(?i)soup").test("SOUP"));
  assert.ok(patternOf("add\\-item").test("add-item"));
});
