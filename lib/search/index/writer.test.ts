import assert from "node:assert/strict";
import test from "node:test";
import { MemoryStorage } from "../../storage/mod.ts";
import type { Searcher } from "../searcher.ts";
import { Analyzer } from "../analysis/analyzer.ts";
import { IndexWriter } from "./writer.ts";

const schema = { fields: { body: "text" } } as const;
const found = (searcher: Searcher, term: string) =>
  searcher.search({ kind: "term", term }).hits.map(({ document }) =>
    searcher.document(document)["id"]
  );

test("a document is found after the next refresh, and a searcher never changes", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema), empty = writer.refresh();
  writer.add([{ id: "a", body: "old words" }]);
  const old = writer.refresh();
  writer.add([{ id: "a", body: "new words" }]);
  writer.delete(["b"]);
  const now = writer.refresh();
  assert.deepEqual([empty, old, now].map((searcher) => found(searcher, "word")), [[], ["a"], [
    "a",
  ]]);
  assert.deepEqual([found(old, "old"), found(old, "new")], [["a"], []]);
  assert.deepEqual([found(now, "old"), found(now, "new")], [[], ["a"]]);
});

test("the last of several changes of one id in a batch counts", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema);
  writer.add([{ id: "a", body: "one" }, { id: "a", body: "two" }]);
  writer.add([{ id: "b", body: "three" }]);
  writer.delete(["b"]);
  const searcher = writer.refresh();
  assert.deepEqual(["one", "two", "three"].map((term) => found(searcher, term)), [[], ["a"], []]);
});

test("of a batch with one bad document none is taken", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema);
  assert.throws(() => writer.add([{ id: "a", body: "good" }, { id: "b", body: 1 }]), /body: /);
  assert.equal(writer.refresh().documents, 0);
});

test("an index is opened again with what was committed and what is in the log", () => {
  const storage = new MemoryStorage(), writer = new IndexWriter(storage, schema);
  writer.add([{ id: "a", body: "first" }, { id: "b", body: "gone" }]);
  writer.commit();
  writer.delete(["b"]);
  writer.add([{ id: "c", body: "later" }]);
  writer.close();
  const again = new IndexWriter(storage, schema), searcher = again.refresh();
  assert.deepEqual(["first", "gone", "later"].map((term) => found(searcher, term)), [["a"], [], [
    "c",
  ]]);
  again.commit();
  assert.deepEqual(new IndexWriter(storage, schema).shape, { segments: [1, 1], buffered: 0 });
});

test("many refreshes leave few segments, and every document in one of them", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema, { perTier: 4 });
  for (let i = 0; i < 200; i++) {
    writer.add([{ id: `d${i % 150}`, body: `body ${i}` }]);
    writer.refresh();
  }
  const { segments } = writer.shape;
  assert.ok(segments.length <= 12, `${segments}`);
  assert.equal(segments.reduce((a, b) => a + b), 150);
});

test("files of others are left alone", () => {
  const storage = new MemoryStorage(), other = storage.open("thesis.txt");
  other.append(Uint8Array.of(1));
  const writer = new IndexWriter(storage, schema);
  writer.add([{ id: "a", body: "x" }]);
  writer.commit();
  assert.ok(storage.list().includes("thesis.txt"));
});

test("an index is not opened with other fields or another analyzer", () => {
  const storage = new MemoryStorage();
  new IndexWriter(storage, schema).close();
  const others = [
    { fields: { body: "text", title: "text" } },
    { fields: { body: "text" }, analyzer: new Analyzer({ stem: (word) => word }) },
    { fields: { body: "text" }, analyzer: new Analyzer({ splitNames: true }) },
  ] as const;
  for (const other of others) {
    assert.throws(() => new IndexWriter(storage, other), /other fields or another analyzer/);
  }
});

test("an id that cannot be written as UTF-8 is refused", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema);
  assert.throws(() => writer.add([{ id: "\ud800", body: "x" }]), /id: must not have half/);
});

test("a segment of which most is deleted is written again", () => {
  const writer = new IndexWriter(new MemoryStorage(), schema);
  writer.add(Array.from({ length: 100 }, (_, i) => ({ id: `d${i}`, body: "x" })));
  writer.refresh();
  writer.delete(Array.from({ length: 60 }, (_, i) => `d${i}`));
  assert.equal(writer.refresh().documents, 40);
});
