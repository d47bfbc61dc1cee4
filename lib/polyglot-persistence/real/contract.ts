import assert from "node:assert/strict";
import { CODE, type Collection, type Document, DocumentError } from "../documents/mod.ts";

/** What any collection must do, ours and others': each by its name. */
export const CONTRACT: Readonly<Record<string, (collection: Collection) => Promise<void>>> = {
  "finds what it was given, by equality, ranges and lists": async (of) => {
    assert.equal(await of.insertMany(CATALOGUE), 4);
    const ids = async (filter: Document) => (await of.find(filter)).map(({ _id }) => _id).sort();
    assert.deepEqual(await ids({ kind: "boot" }), ["b1", "b2"]);
    assert.deepEqual(await ids({ price: { $gte: 150, $lt: 300 } }), ["b1", "b2"]);
    assert.deepEqual(await ids({ price: { $gt: "1" } }), ["odd"]);
    assert.deepEqual(await ids({ tags: "wool" }), ["b1", "odd"]);
    assert.deepEqual(await ids({ tags: { $all: ["wool", "rain"] } }), ["b1"]);
    assert.deepEqual(await ids({ tags: { $size: 2 } }), ["b1", "t1"]);
    assert.deepEqual(await ids({ sizes: { $elemMatch: { eu: 42, n: { $gt: 0 } } } }), ["b1"]);
    assert.deepEqual(await ids({ "sizes.eu": 42, "sizes.n": { $gt: 0 } }), ["b1", "b2"]);
    assert.deepEqual(await ids({ kind: { $in: ["tent", "rope"] } }), ["t1"]);
    assert.deepEqual(await ids({ kind: null }), ["odd"]);
    assert.deepEqual(await ids({ sizes: { $exists: false } }), ["odd", "t1"]);
    assert.deepEqual(await ids({ tags: { $ne: "wool" } }), ["b2", "t1"]);
    assert.deepEqual(await ids({ $or: [{ kind: "tent" }, { price: { $lt: 180 } }] }), ["b2", "t1"]);
    assert.deepEqual(await ids({ $nor: [{ kind: "boot" }, { kind: "tent" }] }), ["odd"]);
    assert.deepEqual(await ids({ price: { $not: { $gte: 180 } } }), ["b2", "odd"]);
    assert.deepEqual(await ids({ "brand.country": "no", _id: "b1" }), ["b1"]);
    assert.equal(await of.countDocuments({ kind: "boot" }), 2);
  },
  "sorts, skips, limits and projects": async (of) => {
    await of.insertMany(CATALOGUE);
    const options = { sort: { price: -1 }, skip: 1, limit: 2, projection: { price: 1 } } as const;
    assert.deepEqual(await of.find({ kind: { $in: ["boot", "tent"] } }, options), [
      { _id: "b1", price: 180 },
      { _id: "b2", price: 160 },
    ]);
    assert.deepEqual(await of.findOne({ _id: "t1" }, { projection: { _id: 0, kind: 1 } }), {
      kind: "tent",
    });
    assert.deepEqual(await of.find({}, { limit: 0 }), []);
    await refuses(of.find({}, { projection: { a: 1, "a.b": 1 } }), CODE.PathBelowAnother);
  },
  "takes an identity once": async (of) => {
    await of.insertOne({ _id: "a" });
    await refuses(of.insertOne({ _id: "a" }), CODE.DuplicateKey);
    assert.equal(typeof await of.insertOne({ name: "no identity" }), "string");
  },
  "takes a unique key once": async (of) => {
    await of.createIndex(["mail"], { unique: true });
    await of.insertOne({ _id: 1, mail: "a" });
    await refuses(of.insertOne({ _id: 2, mail: "a" }), CODE.DuplicateKey);
    await of.insertOne({ _id: 3, mail: "b" });
    await refuses(of.updateOne({ _id: 3 }, { $set: { mail: "a" } }), CODE.DuplicateKey);
  },
  "updates one, and says what it did": async (of) => {
    await of.insertOne({ _id: 1, n: 1, tags: ["a"] });
    const update = { $inc: { n: 2 }, $push: { tags: "b" }, $set: { "deep.x": 1 } };
    assert.deepEqual(await of.updateOne({ _id: 1, n: 1 }, update), { matched: 1, modified: 1 });
    assert.deepEqual(await of.updateOne({ _id: 1, n: 1 }, update), { matched: 0, modified: 0 });
    assert.deepEqual(await of.findOne({}), { _id: 1, n: 3, tags: ["a", "b"], deep: { x: 1 } });
    assert.deepEqual(await of.updateOne({ _id: 1 }, { $set: { n: 3 } }), {
      matched: 1,
      modified: 0,
    });
    await refuses(of.updateOne({ _id: 1 }, { $inc: { tags: 1 } }), CODE.TypeMismatch);
  },
  "of updates at once none is lost": async (of) => {
    await of.insertOne({ _id: 1, n: 0 });
    await Promise.all(
      Array.from({ length: 20 }, () => of.updateOne({ _id: 1 }, { $inc: { n: 1 } })),
    );
    assert.equal((await of.findOne({ _id: 1 }))?.["n"], 20);
  },
  "replaces, also where nothing is": async (of) => {
    assert.equal((await of.replaceOne({ _id: "a" }, { n: 1 })).matched, 0);
    await of.replaceOne({ _id: "a" }, { n: 1 }, { upsert: true });
    assert.deepEqual(await of.replaceOne({ _id: "a" }, { m: 2 }), { matched: 1, modified: 1 });
    assert.deepEqual(await of.find({}), [{ _id: "a", m: 2 }]);
  },
  "upserts under the identity that the filter asks for, or its own": async (of) => {
    const put = (filter: Document, document: Document) =>
      of.replaceOne(filter, document, { upsert: true });
    await put({ _id: { $eq: 3 } }, { n: 1 });
    await put({ _id: { a: 1 } }, { n: 2 });
    await put({ $and: [{ _id: "b" }] }, { n: 3 });
    await put({ n: 4 }, { _id: 9, n: 4 });
    await put({ _id: 5 }, { _id: 5, n: 5 });
    const found = await of.find({}, { sort: { n: 1 } });
    assert.deepEqual(found.map(({ _id }) => _id), [3, { a: 1 }, "b", 9, 5]);
    await refuses(put({ _id: 6 }, { _id: 7 }), CODE.ImmutableField);
    await refuses(put({ $and: [{ _id: 8 }, { _id: 8 }] }, {}), CODE.NotSingleValueField);
    assert.equal(await of.countDocuments({}), 5);
  },
  "takes nothing out where nothing is": async (of) => {
    const document = { _id: 1, n: 1, list: [1, 2] };
    await of.insertOne(document);
    for (const path of ["n.x", "list.5", "gone", "gone.x"]) {
      const update = { $unset: { [path]: "" } }, none = { matched: 1, modified: 0 };
      assert.deepEqual(await of.updateOne({ _id: 1 }, update), none, path);
    }
    await of.updateOne({ _id: 1 }, { $pull: { "list.7": 1, "n.x": 1 } });
    assert.deepEqual(await of.findOne({}), document);
  },
  "deletes one": async (of) => {
    await of.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 1 }]);
    assert.equal(await of.deleteOne({ n: 1 }), 1);
    assert.equal(await of.countDocuments({}), 1);
    assert.equal(await of.deleteOne({ n: 7 }), 0);
  },
  "refuses what runs as code, and what is no document": async (of) => {
    await refuses(of.find({ $where: "true" }), CODE.BadValue);
    await refuses(of.insertOne({ deep: { $gt: 1 } }), CODE.DollarPrefixedFieldName);
    await refuses(of.insertOne({ text: "x".repeat(2 ** 20) }), CODE.BSONObjectTooLarge);
  },
};

async function refuses(call: Promise<unknown>, code: number): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof DocumentError, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}

const CATALOGUE: readonly Document[] = [
  {
    ...{ _id: "b1", kind: "boot", price: 180, tags: ["wool", "rain"], brand: { country: "no" } },
    sizes: [{ eu: 41, n: 0 }, { eu: 42, n: 3 }],
  },
  {
    _id: "b2",
    kind: "boot",
    price: 160,
    tags: ["rain"],
    sizes: [{ eu: 42, n: 0 }, { eu: 43, n: 1 }],
  },
  { _id: "t1", kind: "tent", price: 400, tags: ["rain", "wind"] },
  { _id: "odd", price: "99", tags: "wool" },
];
