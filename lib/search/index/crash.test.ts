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

test("a manifest or a log that is gone is damage, and nothing is removed", () => {
  for (const gone of ["manifest", "log-1"]) {
    const storage = new MemoryStorage(), writer = new IndexWriter(storage, schema);
    writer.add([{ id: "a", body: "x" }]);
    writer.commit();
    for (const file of storage.list()) if (file.startsWith(gone)) storage.remove(file);
    const before = storage.list();
    assert.throws(
      () => new IndexWriter(storage, schema),
      /Cannot open the index: .*(no manifest|is gone)$/,
    );
    assert.deepEqual(storage.list(), before);
  }
});

test("a commit that fails leaves the writer as it was", () => {
  const storage = new MemoryStorage();
  let fails = true;
  const writer = new IndexWriter(storage, schema, {
    at: (step) => {
      if (
        fails && step === "manifest synced" &&
        storage.list().some((file) => file.startsWith("segment"))
      ) {
        throw new Error("disk full");
      }
    },
  });
  writer.add([{ id: "a", body: "first" }]);
  assert.throws(() => writer.commit(), /disk full/);
  writer.add([{ id: "b", body: "second" }]);
  fails = false;
  writer.commit();
  const again = new IndexWriter(storage, schema).refresh();
  assert.deepEqual(["first", "second"].map((term) => found(again, term)), [["a"], ["b"]]);
});

test("whoever opens an index last may write; the one before is told so and loses nothing", () => {
  const storage = new MemoryStorage(), first = new IndexWriter(storage, schema);
  first.add([{ id: "a", body: "one" }]);
  const second = new IndexWriter(storage, schema);
  for (const write of [() => first.add([{ id: "b", body: "two" }]), () => first.commit()]) {
    assert.throws(write, /another writer has opened this index/);
  }
  second.add([{ id: "c", body: "three" }]);
  second.commit();
  const again = new IndexWriter(storage, schema).refresh();
  assert.deepEqual(["one", "two", "three"].map((term) => found(again, term)), [["a"], [], ["c"]]);
});
