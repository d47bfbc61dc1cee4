import assert from "node:assert/strict";
import { test } from "node:test";
import { type Document, DocumentError, DocumentTable } from "./mod.ts";
import { projectionOf } from "./projection.ts";

const shown = (projection: Record<string, 0 | 1>, document: Document) =>
  projectionOf(projection)(document);

test("a projection goes into lists in lists; what has no fields is left out, or left", () => {
  const document = { _id: 1, a: [[{ b: 1, c: 2 }, 5, [{ c: 3 }]], { b: 3, c: 4 }, 6], d: 7 };
  assert.deepEqual(shown({ "a.b": 1 }, document), { _id: 1, a: [[{ b: 1 }, [{}]], { b: 3 }] });
  assert.deepEqual(shown({ "a.b": 0 }, document), {
    ...{ _id: 1, a: [[{ c: 2 }, 5, [{ c: 3 }]], { c: 4 }, 6], d: 7 },
  });
  assert.deepEqual(shown({ "d.x": 1 }, document), { _id: 1 });
  assert.deepEqual(shown({ "d.x": 0 }, document), document);
});

test("the identity comes first, whole or in part, unless it is not wanted", () => {
  const document = { n: 1, _id: { a: 1, b: 2 }, m: 2 };
  assert.equal(JSON.stringify(shown({ n: 1 }, document)), '{"_id":{"a":1,"b":2},"n":1}');
  assert.equal(JSON.stringify(shown({ m: 0 }, document)), '{"_id":{"a":1,"b":2},"n":1}');
  assert.equal(JSON.stringify(shown({ _id: 0, m: 1 }, document)), '{"m":2}');
  assert.equal(JSON.stringify(shown({ "_id.a": 1, m: 1 }, document)), '{"_id":{"a":1},"m":2}');
});

test("paths that lie in each other, and paths with an empty part, are refused", () => {
  const refused = (projection: Record<string, 0 | 1>, code: number) =>
    assert.throws(() => new DocumentTable().find({}, { projection }), (error) => {
      assert.ok(error instanceof DocumentError, String(error));
      assert.equal(error.code, code, error.message);
      return true;
    });
  refused({ a: 1, "a.b": 1 }, 31249);
  refused({ "a.b": 0, a: 0 }, 31250);
  refused({ _id: 1, "_id.x": 1 }, 31249);
  refused({ "": 1 }, 40352);
  refused({ "a.": 1 }, 40353);
  refused({ ".a": 1 }, 15998);
  refused({ "a.$": 1 }, 16410);
});

test("an index and an order take no path with an empty part; a filter asks for a field without a name", () => {
  const table = new DocumentTable(), names = ["", "a.", ".a"];
  for (const name of names) {
    assert.throws(() => table.createIndex([name]), { code: 67 });
    assert.throws(() => table.find({}, { sort: { [name]: 1 } }), DocumentError);
  }
  table.insertOne({ _id: 1, "": { "": 5 } });
  assert.equal(table.countDocuments({ ".": 5 }), 1);
  assert.equal(table.countDocuments({ "": 5 }), 0);
});
