import assert from "node:assert/strict";
import { test } from "node:test";
import { DocumentError, type Update, updated, type Value } from "./mod.ts";

const code = (expected: number) => (error: unknown) => {
  assert.ok(error instanceof DocumentError, String(error));
  assert.equal(error.code, expected, error.message);
  return true;
};

test("updates change what they name, and no more", () => {
  const before = { _id: 1, n: 2, tags: ["a", "b"], deep: { x: 1 }, list: [{ v: 1 }, { v: 2 }] };
  const cases: [Update, Record<string, Value>][] = [
    [{ $set: { "deep.y.z": 5 } }, { deep: { x: 1, y: { z: 5 } } }],
    [{ $inc: { n: 3, m: 1 } }, { n: 5, m: 1 }],
    [{ $mul: { n: 3 } }, { n: 6 }],
    [{ $min: { n: 1 }, $max: { m: 4 } }, { n: 1, m: 4 }],
    [{ $push: { tags: { $each: ["c", "d"] } } }, { tags: ["a", "b", "c", "d"] }],
    [{ $addToSet: { tags: { $each: ["a", "c"] } } }, { tags: ["a", "b", "c"] }],
    [{ $pull: { tags: "a", list: { v: { $gt: 1 } } } }, { tags: ["b"], list: [{ v: 1 }] }],
    [{ $set: { "list.1.v": 9 } }, { list: [{ v: 1 }, { v: 9 }] }],
    [{ $set: { "tags.3": "d" } }, { tags: ["a", "b", null, "d"] }],
    [{ $unset: { "deep.q.r": 1 } }, {}],
    // Behind the end of a list, and through what has no fields, there is nothing to take out.
    [{ $unset: { "tags.5": 1, "list.x": 1, "n.x": 1, "list.0.v.x": 1 } }, {}],
    [{ $pull: { "tags.5": 1, "n.x": 1, "deep.q": 1, "list.9.v": 1 } }, {}],
    [{ $unset: { "tags.0": 1 } }, { tags: [null, "b"] }],
    [{ $set: { "deep.y": {} } }, { deep: { x: 1, y: {} } }],
  ];
  for (const [update, expected] of cases) {
    assert.deepEqual(updated(before, update), { ...before, ...expected }, JSON.stringify(update));
  }
  const { n: _, ...without } = before;
  assert.deepEqual(updated(before, { $unset: { n: "" } }), without);
});

test("updates that cannot be are refused", () => {
  const document = { _id: 1, n: 1, text: "a", list: [1], none: null };
  const refused = (update: unknown, expected: number) =>
    assert.throws(() => updated(document, update as Update), code(expected));
  refused({ n: 1 }, 9);
  refused({}, 9);
  refused({ $inc: { text: 1 } }, 14);
  // What is null is no number and no list, unlike what is missing.
  for (const operator of ["$inc", "$mul"]) refused({ [operator]: { none: 1 } }, 14);
  for (const operator of ["$push", "$addToSet", "$pull"]) refused({ [operator]: { none: 1 } }, 2);
  for (const path of ["", "a.", ".a", "a..b"]) refused({ $set: { [path]: 1 } }, 56);
  for (const path of ["", "n.", ".n"]) refused({ $unset: { [path]: 1 } }, 56);
  refused({ $set: { n: 1, "n.x": 2 } }, 40);
  refused({ $set: { n: 1 }, $inc: { n: 1 } }, 40);
  refused({ $set: { "text.x": 1 } }, 28);
  refused({ $set: { "list.x": 1 } }, 28);
  refused({ $set: { "list.99999999": 1 } }, 28);
  refused({ $set: { _id: 2 } }, 66);
  refused({ $push: { n: 1 } }, 2);
  refused({ $set: { "a.__proto__.b": 1 } }, 2);
});
