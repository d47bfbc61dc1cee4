import assert from "node:assert/strict";
import test from "node:test";
import { Crash, random } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/mod.ts";
import { CarelessStorage, CRASH_STEPS, crashLab } from "../experiments/crash-lab.ts";
import type { Searcher } from "../searcher.ts";
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

test("crashes at every step lose nothing and double nothing", () => {
  for (let seed = 1; seed <= 4; seed++) {
    const { crashes, acknowledged, ...bad } = crashLab(random(seed), 12);
    assert.deepEqual(bad, { lost: 0, twice: 0, unreadable: 0 });
    assert.deepEqual([...crashes.values()], CRASH_STEPS.map(() => 12));
    assert.ok(acknowledged > 500);
  }
});

test("a disk that does not keep what it says it has is seen", () => {
  const { lost } = crashLab(random(1), 12, new CarelessStorage());
  assert.ok(lost > 0);
});

test("what a crash left of a write that was not synced does not go with the next crash", () => {
  // Written, but not synced: it may be there after a crash, and if so it must stay.
  for (let seed = 0; seed < 40; seed++) {
    const storage = new MemoryStorage(), chance = random(seed);
    let writer = new IndexWriter(storage, schema, {
      at: (step) => {
        if (step === "log written") throw new Crash(step);
      },
    });
    assert.throws(() => writer.add([{ id: "a", body: "half" }]), Crash);
    storage.crash(chance);
    writer = new IndexWriter(storage, schema);
    const first = found(writer.refresh(), "half");
    storage.crash(chance);
    assert.deepEqual(
      found(new IndexWriter(storage, schema).refresh(), "half"),
      first,
      `seed ${seed}`,
    );
  }
});

test("a damaged manifest or segment is said, not passed over", () => {
  for (const what of ["manifest", "segment-0"]) {
    const storage = new MemoryStorage(), writer = new IndexWriter(storage, schema);
    writer.add([{ id: "a", body: "x" }]);
    writer.commit();
    const file = storage.open(what), bytes = file.read(0, file.size).slice();
    bytes[20]! ^= 1;
    file.truncate(0);
    file.append(bytes);
    assert.throws(
      () => new IndexWriter(storage, schema),
      /^Error: Cannot open the index: its .* is damaged$/,
    );
  }
});
