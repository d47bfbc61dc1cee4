import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, compile, type Document, DocumentError, type Value } from "./mod.ts";

const matches = (filter: Document, document: Document) => compile(filter)(document);
const refused = (filter: unknown, code: number, message?: RegExp) =>
  assert.throws(() => compile(filter as Document), (error) => {
    assert.ok(error instanceof DocumentError, String(error));
    assert.equal(error.code, code, error.message);
    if (message) assert.match(error.message, message);
    return true;
  });

test("a comparison never crosses kinds, an order does", () => {
  assert.equal(matches({ v: { $gt: 5 } }, { v: "9" }), false);
  assert.equal(matches({ v: { $lt: "a" } }, { v: 1 }), false);
  assert.ok(compare(9, "1") < 0 && compare("z", {}) < 0 && compare({}, []) < 0);
  assert.ok(compare({ b: 1 }, { a: "x" }) < 0 && compare({ b: 1 }, { a: 1 }) > 0);
  assert.ok(compare([], false) < 0 && compare(true, new Date(0)) < 0 && compare(null, NaN) < 0);
});

test("null stands for what is missing, but $type and $exists tell them apart", () => {
  assert.equal(matches({ v: null }, {}), true);
  assert.equal(matches({ v: null }, { v: null }), true);
  assert.equal(matches({ v: { $exists: false } }, { v: null }), false);
  assert.equal(matches({ v: { $type: "null" } }, {}), false);
  assert.equal(matches({ v: { $gte: null } }, {}), true);
  assert.equal(matches({ v: { $gt: null } }, { v: null }), false);
  assert.equal(matches({ "a.b": null }, { a: 5 }), true);
  assert.equal(matches({ "a.b": null }, { a: [] }), false);
  assert.equal(matches({ "a.b": null }, { a: [1, 2] }), false);
  assert.equal(matches({ "a.b": null }, { a: [{ b: 1 }, {}] }), true);
  assert.equal(matches({ "a.b.c": null }, { a: [{ b: 5 }] }), true);
  assert.equal(matches({ v: { $in: [null, 1] } }, {}), true);
  assert.equal(matches({ v: { $ne: null } }, {}), false);
});

test("NaN is equal to itself, and is compared only where equality is allowed", () => {
  assert.equal(matches({ v: NaN }, { v: NaN }), true);
  assert.equal(matches({ v: { $gte: NaN } }, { v: NaN }), true);
  assert.equal(matches({ v: { $lt: 5 } }, { v: NaN }), false);
  assert.equal(matches({ v: { $in: [NaN] } }, { v: NaN }), true);
  assert.equal(matches({ v: 0 }, { v: -0 }), true);
});

test("a list is unfolded once: its elements are asked, and then itself", () => {
  assert.equal(matches({ v: 1 }, { v: [1, 2] }), true);
  assert.equal(matches({ v: [1, 2] }, { v: [1, 2] }), true);
  assert.equal(matches({ v: [1, 2] }, { v: [[1, 2]] }), true);
  assert.equal(matches({ v: 1 }, { v: [[1, 2]] }), false);
  assert.equal(matches({ v: { $gt: 1, $lt: 2 } }, { v: [0, 3] }), true); // two elements
  assert.equal(matches({ v: { $elemMatch: { $gt: 1, $lt: 2 } } }, { v: [0, 3] }), false);
  assert.equal(matches({ v: { $not: { $gt: 1 } } }, { v: [0, 3] }), false);
  assert.equal(matches({ v: { $ne: 1 } }, { v: [1, 2] }), false);
});

test("a number in a path reaches an element, which is not unfolded, or a field of that name", () => {
  assert.equal(matches({ "v.1": 2 }, { v: [1, 2] }), true);
  assert.equal(matches({ "v.0": 1 }, { v: [[1, 2]] }), false);
  assert.equal(matches({ "v.0": [1, 2] }, { v: [[1, 2]] }), true);
  assert.equal(matches({ "v.0.b": 1 }, { v: [{ b: 1 }] }), true);
  assert.equal(matches({ "v.01": 2 }, { v: [1, 2] }), false);
  assert.equal(matches({ "v.x1": 4 }, { v: [5, { x1: 4 }] }), true);
  assert.equal(matches({ "a.1.b": 4 }, { a: [5, [{ b: 4 }]] }), true);
});

test("key order decides whether documents are equal", () => {
  assert.equal(matches({ v: { a: 1, b: 2 } }, { v: { a: 1, b: 2 } }), true);
  assert.equal(matches({ v: { b: 2, a: 1 } }, { v: { a: 1, b: 2 } }), false);
  assert.equal(matches({ v: {} }, { v: { a: 1 } }), false);
});

test("text is ordered by code points, not by JavaScript's units", () => {
  assert.ok(compare("\u{1f600}", "\uffff") > 0);
  assert.equal(matches({ v: { $gt: "\uffff" } }, { v: "\u{1f600}" }), true);
});

test("$all takes values, and $elemMatch for each; of nothing it finds nothing", () => {
  assert.equal(matches({ v: { $all: [1, 2] } }, { v: [2, 1, 3] }), true);
  assert.equal(matches({ v: { $all: [1] } }, { v: 1 }), true);
  assert.equal(matches({ v: { $all: [] } }, { v: [] }), false);
  const sizes = { v: { $all: [{ $elemMatch: { eu: 41 } }, { $elemMatch: { eu: 42, n: 1 } }] } };
  assert.equal(matches(sizes, { v: [{ eu: 41 }, { eu: 42, n: 1 }] }), true);
  assert.equal(matches(sizes, { v: [{ eu: 41, n: 1 }, { eu: 42 }] }), false);
  refused({ v: { $all: [{ $elemMatch: { a: 1 } }, 5] } }, 2);
  refused({ v: { $all: [{ $gt: 5 }] } }, 2);
});

test("patterns: options, inline options, blanks, and the end of a line", () => {
  assert.equal(matches({ v: { $regex: "^FO", $options: "i" } }, { v: "foo" }), true);
  assert.equal(matches({ v: { $regex: "(?i)^FO" } }, { v: "foo" }), true);
  assert.equal(matches({ v: { $regex: "f o # no\no", $options: "x" } }, { v: "foo" }), true);
  assert.equal(matches({ v: { $regex: "foo$" } }, { v: "foo\n" }), true);
  assert.equal(matches({ v: { $regex: "^b", $options: "m" } }, { v: "a\nb" }), true);
  assert.equal(matches({ v: { $not: /^f/ } }, { v: "foo" }), false);
  assert.equal(matches({ v: { $not: { $regex: "^f" } } }, { v: 5 }), true);
  assert.equal(matches({ v: { $in: [/^f/, 3] } }, { v: ["x", "foo"] }), true);
  assert.equal(matches({ v: { $eq: /foo/ } }, { v: "foo" }), false);
  assert.equal(matches({ v: /foo/ }, { v: /foo/ }), true);
  refused({ v: { $options: "i" } }, 2);
  refused({ v: { $regex: /a/i, $options: "m" } }, 51075);
  refused({ v: { $regex: "a", $options: "q" } }, 51108);
  refused({ v: { $regex: "(" } }, 51091);
  refused({ v: { $regex: "a".repeat(1001) } }, 2, /1000 characters/);
});

test("$mod, bits, kinds and sizes", () => {
  assert.equal(matches({ v: { $mod: [4, 1] } }, { v: 9.7 }), true);
  assert.equal(matches({ v: { $mod: [4, 1] } }, { v: -9 }), false);
  assert.equal(matches({ v: { $mod: [4, 0] } }, { v: -8 }), true);
  assert.equal(matches({ v: { $bitsAllSet: 6 } }, { v: 7 }), true);
  assert.equal(matches({ v: { $bitsAllClear: [0, 3] } }, { v: 6 }), true);
  assert.equal(matches({ v: { $bitsAnySet: 9 } }, { v: 6 }), false);
  assert.equal(matches({ v: { $bitsAnyClear: [1, 2] } }, { v: 2 }), true);
  assert.equal(matches({ v: { $bitsAllSet: [63] } }, { v: -1 }), true);
  assert.equal(matches({ v: { $type: "number" } }, { v: 1.5 }), true);
  assert.equal(matches({ v: { $type: "int" } }, { v: 2 ** 31 }), false);
  assert.equal(matches({ v: { $type: ["string", 16] } }, { v: [1.5, 2] }), true);
  assert.equal(matches({ v: { $type: "array" } }, { v: [] }), true);
  for (const bad of [[0, 1], [1], [1, 2, 3], ["a", 1], 5]) refused({ v: { $mod: bad } }, 2);
  for (const bad of [-1, 1.5, "a", [-1]]) refused({ v: { $bitsAllSet: bad } }, 2);
  refused({ v: { $type: [] } }, 9);
  refused({ v: { $type: null } }, 14);
  refused({ v: { $size: 1.5 } }, 2);
});

test("what is no filter is refused with MongoDB's code and a sentence", () => {
  refused({ $where: "1" }, 2, /unknown top level operator \$where/);
  refused({ v: { $near: 1 } }, 2, /unknown operator \$near/);
  refused({ v: { $gt: 1, x: 2 } }, 2, /unknown operator x/);
  refused({ $or: [] }, 2);
  refused({ $and: [1] }, 2);
  refused({ v: { $not: {} } }, 2);
  refused({ v: { $not: 5 } }, 2);
  refused({ v: { $ne: /a/ } }, 2);
  refused({ v: { $elemMatch: 5 } }, 2);
  refused({ v: { $in: [{ $gt: 1 }] } }, 2);
  refused({ "a.__proto__.b": 1 }, 2, /__proto__/);
  refused({ ["a.".repeat(101) + "b"]: 1 }, 2, /100 parts/);
  refused([], 2);
  let deep: Value = { v: 1 };
  for (let i = 0; i < 120; i++) deep = { $and: [deep] };
  refused(deep, 2, /100 levels/);
});

test("names that every object has are nobody's fields", () => {
  assert.equal(matches({ constructor: { $exists: true } }, { v: 1 }), false);
  assert.equal(matches({ "v.length": { $exists: true } }, { v: [1] }), false);
  assert.equal(matches({ "v.getTime": { $exists: true } }, { v: new Date(0) }), false);
  assert.equal(matches({ toString: 5 }, { toString: 5 } as unknown as Document), true);
});
