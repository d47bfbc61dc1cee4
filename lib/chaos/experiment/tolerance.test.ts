import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findByPath, isMet, type Json, refusedTolerance, substitute } from "../mod.ts";
import { compareExactly } from "./decimal.ts";
import { pythonSearch } from "./python-pattern.ts";

test("JSON paths: or binds tighter than and, slices and negative indices are Python's", () => {
  const value = { a: [1, 2, 3, 4], b: { c: null, d: "x" } };
  const cases: [string, Json[]][] = [
    ["$.a[-1]", [4]],
    ["$.a[1:3]", [2, 3]],
    ["$.a[::2]", [1, 3]],
    ["$.a[*][?(@>1 and @=2 or @=4)]", [2, 4]],
    ["$.a[*][?(not @>1)]", [1]],
    ["$..d", ["x"]],
    ["$.b[?(@.c=null)].d", ["x"]],
    ['$["b"]["d"].length()', [1]],
    ["$.a[0, 2]", [1, 3]],
    ["$.nothing.at.all", []],
  ];
  for (const [path, found] of cases) assert.deepEqual(findByPath(path, value), found, path);
  for (
    const path of [
      "",
      "a",
      "$.",
      "$[",
      "$['b']",
      "$[?(@.a==1)]",
      "$.a.nope()",
      "$.a b",
      `$${"[?(".repeat(99)}`,
    ]
  ) {
    assert.throws(() => findByPath(path, value), SyntaxError, path);
  }
});

test("a path's reader ends on any text, and never with anything but a SyntaxError", () => {
  const piece = fc.constantFrom(
    "$",
    ".",
    "..",
    "[",
    "]",
    "?",
    "(",
    ")",
    "@",
    "a",
    "1",
    ":",
    ",",
    "=",
    '"x"',
    " and ",
    "*",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
    try {
      findByPath(pieces.join(""), { a: [1, { a: 2 }] });
    } catch (error) {
      assert.ok(error instanceof SyntaxError, String(error));
    }
  }));
});

test("numbers are compared as decimals, without rounding", () => {
  assert.equal(compareExactly("0.6", 0.6), 1);
  assert.equal(compareExactly(0.5, "0.50"), 0);
  assert.equal(compareExactly("-1e3", -1000), 0);
  for (const bad of ["x", "", "NaN", "1e999999999", null, true, Infinity]) {
    assert.equal(compareExactly(bad, 1), undefined, String(bad));
  }
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), (a, b) => {
      assert.equal(compareExactly(a, b), a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test("patterns are Python's: end of text, flags, names; and none can hang", () => {
  assert.equal(pythonSearch("^a.c$", "abc\n"), true);
  assert.equal(pythonSearch("c\\Z", "abc\n"), false);
  assert.equal(pythonSearch("(?i)HELLO", "say hello"), true);
  assert.equal(pythonSearch("(?P<n>[$])", "a$"), true);
  const start = performance.now();
  assert.equal(pythonSearch("^(a+)+$", `${"a".repeat(50_000)}b`), false);
  assert.ok(performance.now() - start < 5000);
  assert.throws(() => pythonSearch("a", "a".repeat((1 << 20) + 1)), /at most 1048576 characters/);
  assert.throws(() => pythonSearch("(", ""), SyntaxError);
});

test("tolerances: statuses, bounds, lists; what is none is named", () => {
  assert.equal(isMet([200, 404], { status: 300 }), false);
  assert.equal(isMet([1, 5], 5), true);
  assert.equal(isMet({ type: "range", range: [0, 1] }, null), false);
  assert.equal(isMet({ type: "jsonpath", path: "$.a", target: "body" }, { body: '{"a":0}' }), true);
  assert.match(refusedTolerance(0.5)!, /no whole number/);
  assert.match(refusedTolerance({ type: "boom" })!, /no tolerance of the type "boom"/);
});

test("variables keep their type, and what has none stays", () => {
  assert.deepEqual(substitute(["${n}", "a ${n} $n $$ ${m}"], { n: 7 }), [7, "a 7 7 $ ${m}"]);
  assert.equal(substitute("${__proto__}", {}), "${__proto__}");
});
