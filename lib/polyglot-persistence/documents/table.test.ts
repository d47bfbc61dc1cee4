import assert from "node:assert/strict";
import { test } from "node:test";
import { type Document, DocumentError, DocumentTable } from "./mod.ts";

const code = (expected: number) => (error: unknown) => {
  assert.ok(error instanceof DocumentError, String(error));
  assert.equal(error.code, expected, error.message);
  return true;
};
const filled = (...documents: Document[]) => {
  const table = new DocumentTable();
  table.insertMany(documents);
  return table;
};

test("what is kept can be changed by nobody: not by who gave it, nor by who got it", () => {
  const tent = { _id: 1, tags: ["new"], since: new Date(0) }, table = filled(tent);
  tent.tags.push("changed");
  tent.since.setTime(9);
  const found = table.findOne({ _id: 1 }) as unknown as typeof tent;
  found.since.setTime(9);
  assert.deepEqual(table.findOne({}), { _id: 1, tags: ["new"], since: new Date(0) });
  const plain = filled({ _id: 2, tags: ["new"], deep: { x: 1 } }).findOne({})!;
  assert.throws(() => (plain["deep"] as { x: number }).x = 2, TypeError);
  assert.throws(() => (plain["tags"] as string[]).push("changed"), TypeError);
});

test("identities are unique, whatever their kind, and are not confused", () => {
  const table = filled({ _id: 1 }, { _id: "1" }, { _id: null }, { _id: { a: 1 } }, { _id: true });
  assert.equal(table.size, 5);
  assert.throws(() => table.insertOne({ _id: { a: 1 } }), code(11000));
  assert.throws(() => table.insertOne({ _id: 1 }), code(11000));
  assert.throws(() => table.insertOne({ _id: [1] }), code(2));
  assert.equal(table.countDocuments({ _id: "1" }), 1);
  assert.equal(typeof table.insertOne({ name: "no identity" }), "string");
});

test("a find sorts, skips, limits and projects, in that order", () => {
  const table = filled(
    ...[3, 1, 2, 5, 4].map((n) => ({ _id: n, v: [n, -n], deep: { a: n, b: n } })),
  );
  const options = { sort: { v: -1 }, skip: 1, limit: 2, projection: { "deep.a": 1 } } as const;
  assert.deepEqual(table.find({}, options), [{ _id: 4, deep: { a: 4 } }, {
    _id: 3,
    deep: { a: 3 },
  }]);
  assert.deepEqual(table.find({ _id: 1 }, { projection: { deep: 0, v: 0, _id: 0 } }), [{}]);
  assert.throws(() => table.find({}, { projection: { a: 1, b: 0 } }), code(31254));
  assert.throws(() => table.find({}, { limit: -1 }), RangeError);
  assert.deepEqual(table.find({}, { limit: 0 }), []);
});

test("documents that cannot be kept are refused, with the place", () => {
  const table = new DocumentTable({ bytes: 200, depth: 5 });
  assert.throws(() => table.insertOne({ v: "x".repeat(300) }), code(10334));
  assert.throws(
    () => table.insertOne({ a: { b: { c: { d: { e: { f: 1 } } } } } }),
    /a\.b\.c\.d\.e/,
  );
  assert.throws(() => table.insertOne({ a: { $b: 1 } }), code(52));
  assert.throws(() => table.insertOne(JSON.parse('{"a":{"__proto__":{"x":1}}}')), /__proto__/);
  for (const bad of [() => 1, 1n, undefined, Symbol("x"), new Map()]) {
    assert.throws(() => table.insertOne({ a: [bad] } as never), /a\.0/);
  }
  assert.throws(() => table.insertOne([] as never), code(14));
  assert.equal(table.size, 0);
});

test("an index names its keys and documents; a multikey index is searched by one bound alone", () => {
  const table = filled(
    ...Array.from({ length: 100 }, (_, i) => ({ _id: i, n: i, list: [i, i + 50] })),
  );
  table.createIndex(["n"]);
  table.createIndex(["list"]);
  assert.deepEqual(table.explain({ n: { $gte: 10, $lt: 20 } }), {
    ...{ stage: "IXSCAN", index: "n", keysExamined: 10, docsExamined: 10, returned: 10 },
  });
  // An element below 5 and another one above 52: both bounds at once would find nothing.
  assert.equal(table.countDocuments({ list: { $gt: 52, $lt: 5 } }), 2);
  const element = table.explain({ list: { $elemMatch: { $gte: 20, $lt: 22 } } });
  assert.deepEqual([element.keysExamined, element.returned], [2, 2]);
  assert.equal(table.explain({ _id: 5 }).stage, "IDHACK");
  assert.equal(table.explain({ other: 1 }).stage, "COLLSCAN");
  assert.equal(table.explain({ list: { $in: [3, 53] } }).docsExamined, 2);
});

test("an $or is answered by an index for each branch, and a document that both find comes once", () => {
  const table = filled(...Array.from({ length: 100 }, (_, i) => ({ _id: i, n: i, m: i % 10 })));
  table.createIndex(["n"]);
  table.createIndex(["m"]);
  const both = { $or: [{ n: { $lt: 5 } }, { m: 3 }] };
  const { stage, index, keysExamined, docsExamined, returned } = table.explain(both);
  assert.deepEqual([stage, index, keysExamined, docsExamined, returned], [
    "IXSCAN",
    "n | m",
    15,
    14,
    14,
  ]);
  assert.equal(table.explain({ $or: [{ n: 1 }, { other: 1 }] }).stage, "COLLSCAN");
});

test("an index over two paths: equality on the first, a range on the second; parallel lists are refused", () => {
  const table = filled(
    ...Array.from({ length: 60 }, (_, i) => ({ _id: i, kind: `k${i % 3}`, price: i })),
  );
  table.createIndex(["kind", "price"]);
  const { keysExamined, returned } = table.explain({ kind: "k1", price: { $gte: 30 } });
  assert.deepEqual([keysExamined, returned], [10, 10]);
  assert.throws(() => table.insertOne({ kind: ["a"], price: [1] }), code(171));
  assert.equal(table.size, 60);
  table.insertOne({ _id: "one list", kind: ["a", "b"], price: 1 });
  assert.equal(table.countDocuments({ kind: "b", price: 1 }), 1);
});

test("a unique index refuses, and leaves nothing of what it refused", () => {
  const table = filled({ _id: 1, mail: "a" });
  table.createIndex(["n"]);
  table.createIndex(["mail"], { unique: true });
  assert.throws(() => table.insertOne({ _id: 2, mail: "a", n: 1 }), code(11000));
  assert.equal(table.explain({ n: 1 }).keysExamined, 0);
  table.insertOne({ _id: 3, mail: "b" });
  assert.throws(() => table.updateOne({ _id: 3 }, { $set: { mail: "a" } }), code(11000));
  assert.equal(table.countDocuments({ mail: "b" }), 1);
  table.deleteOne({ mail: "a" });
  table.updateOne({ _id: 3 }, { $set: { mail: "a" } });
  assert.deepEqual(table.find({ mail: "a" }).map(({ _id }) => _id), [3]);
  assert.throws(() => table.createIndex(["mail"]), code(86));
});

test("watchers hear of each change; one that throws is dropped, and the write stands", () => {
  const table = new DocumentTable(), heard: string[] = [], failed: unknown[] = [];
  const stop = table.watch({
    change: ({ operation, id }) => void heard.push(`${operation} ${id}`),
  });
  table.watch({
    change: () => {
      throw new Error("broken");
    },
    failed: (error) => void failed.push((error as Error).message),
  });
  table.insertOne({ _id: 1, n: 1 });
  table.updateOne({ _id: 1 }, { $inc: { n: 0 } });
  table.updateOne({ _id: 1 }, { $inc: { n: 1 } });
  table.replaceOne({ _id: 1 }, { n: 5 });
  table.deleteOne({ _id: 1 });
  stop();
  table.insertOne({ _id: 2 });
  assert.deepEqual(heard, ["insert 1", "update 1", "replace 1", "delete 1"]);
  assert.deepEqual(failed, ["broken"]);
});

test("what watchers and writers are handed is theirs: no stored date, pattern or identity changes with it", () => {
  const since = new Date(0), table = new DocumentTable(), seen: Document[] = [];
  const spoil = (of: Document) => {
    (of["since"] as Date).setTime(9);
    (of["_id"] as Date).setTime(9);
  };
  table.watch({
    change: ({ document, id }) => {
      (id as Date).setTime(5);
      if (document) spoil(document);
    },
  });
  table.watch({ change: ({ document, id }) => void seen.push(document ?? { gone: id }) });
  const id = table.insertOne({ _id: new Date(1), since, like: /a/g }) as Date;
  id.setTime(7);
  table.updateOne({}, { $set: { n: 1 } });
  table.replaceOne({}, { since, like: /a/g });
  const kept = { _id: new Date(1), since: new Date(0), like: /a/g };
  assert.deepEqual(table.findOne({ _id: new Date(1) }), kept);
  (table.findOne({})!["like"] as RegExp).lastIndex = 5;
  assert.equal((table.findOne({})!["like"] as RegExp).lastIndex, 0);
  assert.equal(table.deleteOne({ _id: new Date(1) }), 1);
  assert.deepEqual(seen, [kept, { ...kept, n: 1 }, kept, { gone: new Date(1) }]);
});
