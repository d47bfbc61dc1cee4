import assert from "node:assert/strict";
import { test } from "node:test";
import { crashAll, crashPair, crashWrites, SAFE_WAYS, WAYS } from "../experiments/mod.ts";
import { MemoryStore, type Versioned, WriteBehind } from "../mod.ts";

const stores = () =>
  [1, 2, 3].map(() => new MemoryStore<string>()) as [
    MemoryStore<string>,
    MemoryStore<string>,
    MemoryStore<string>,
  ];
const entry = (version: number): Versioned<string> => ({ value: `${version}`, version });

/** A promise that waits until it is told to go on. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { closed: promise, open: resolve };
}

test("crashes at every step: what was acknowledged is there, and nothing stays stale, by outbox or journal", async () => {
  for (const way of ["around, outbox", "behind, journal"]) {
    const row = await crashWrites(way, 300, 1);
    assert.deepEqual([row.lost, row.stale], [0, 0], way);
    assert.equal(row.crashes, 300 * WAYS[way]!.steps.length);
  }
});

test("without a journal write-behind loses, and without an outbox write-around leaves old values", async () => {
  const rows = await crashAll(100, 2);
  const of = (way: string) => rows.find((row) => row.way === way)!;
  assert.ok(of("behind").lost > 0);
  assert.ok(of("around").stale > 0);
  assert.ok(of("through").stale > 0);
  assert.equal(of("around").lost + of("through").lost, 0);
});

test("a journal forgets nothing that is on its way into the queue", async () => {
  const source = new MemoryStore<string>(), cache = new MemoryStore<string>();
  const journal = new MemoryStore<string>();
  let release = () => {};
  const set = cache.setNewer.bind(cache);
  cache.setNewer = async (key, entry) => {
    if (entry.version === 1) await new Promise<void>((resolve) => release = resolve);
    await set(key, entry);
  };
  const writer = new WriteBehind(source, cache, journal);
  const slow = writer.write("a", { value: "one", version: 1 });
  await writer.write("b", { value: "two", version: 2 });
  await writer.flush();
  assert.deepEqual((await journal.pending()).map(({ key }) => key), ["a"]);
  release();
  await slow;
  await writer.flush();
  assert.equal((await journal.pending()).length, 0);
  assert.equal(source.entries.get("a")!.value, "one");
});

test("many writes to one key reach the database once, and a full queue makes writers wait", async () => {
  const source = new MemoryStore<string>(), cache = new MemoryStore<string>();
  const writer = new WriteBehind(source, cache, undefined, () => {}, 2);
  for (let version = 1; version <= 9; version++) {
    await writer.write("a", { value: `${version}`, version });
  }
  assert.equal(source.writes, 0);
  await writer.write("b", { value: "b", version: 10 });
  await writer.write("c", { value: "c", version: 11 });
  assert.equal(source.writes, 2);
  assert.equal(source.entries.get("a")!.value, "9");
  assert.throws(() => new WriteBehind(source, cache, undefined, () => {}, 0), /maxQueue must be/);
});

test("two servers at once: what one does removes no notes of the other, at any crash", async () => {
  for (const way of SAFE_WAYS) {
    const row = await crashPair(way, 200, 1);
    assert.deepEqual([row.lost, row.stale], [0, 0], way);
    assert.equal(row.crashes, 200 * WAYS[way]!.steps.length);
  }
});

test("a server that has flushed leaves the other's older write in the journal", async () => {
  const [source, cache, journal] = stores();
  const [a, b] = [1, 2].map(() => new WriteBehind(source, cache, journal)) as [
    WriteBehind<string>,
    WriteBehind<string>,
  ];
  await a.write("soup", entry(1));
  await b.write("bread", entry(2));
  await b.flush();
  assert.deepEqual((await journal.pending()).map(({ key }) => key), ["soup"]);
  await new WriteBehind(source, cache, journal).recover();
  assert.equal(source.entries.get("soup")!.version, 1);
  assert.deepEqual(await journal.pending(), []);
});

test("of two writes at once the newer one stays, though its note was made first", async () => {
  const [source, cache, journal] = stores(), slow = gate();
  const append = journal.append.bind(journal);
  journal.append = async (key, what) => {
    if (what.version === 1) await slow.closed;
    return await append(key, what);
  };
  const writer = new WriteBehind(source, cache, journal);
  const older = writer.write("bread", entry(1));
  await writer.write("bread", entry(2));
  slow.open();
  await older;
  assert.equal(cache.entries.get("bread")!.version, 2);
  await writer.flush();
  assert.equal(source.entries.get("bread")!.version, 2);
  assert.equal(source.writes, 1);
  assert.deepEqual(await journal.pending(), []);
});

test("what is written to a key while it is flushed waits for the next flush, with its note", async () => {
  const [source, cache, journal] = stores(), slow = gate();
  const write = source.write.bind(source);
  source.write = async (key, what) => {
    if (what.version === 1) await slow.closed;
    await write(key, what);
  };
  const writer = new WriteBehind(source, cache, journal);
  await writer.write("bread", entry(1));
  const flushed = writer.flush();
  await writer.write("bread", entry(2));
  slow.open();
  await flushed;
  assert.equal(writer.waiting, 1);
  assert.deepEqual((await journal.pending()).map(({ entry }) => entry.version), [2]);
  await writer.flush();
  assert.equal(source.entries.get("bread")!.version, 2);
  assert.deepEqual(await journal.pending(), []);
});

test("five hundred writers at once never have more keys waiting than are allowed", async () => {
  const [source, cache, journal] = stores();
  const writer = new WriteBehind(source, cache, journal, () => {}, 10);
  let most = 0;
  const set = cache.setNewer.bind(cache);
  cache.setNewer = async (key, what) => {
    await set(key, what);
    most = Math.max(most, writer.waiting);
  };
  await Promise.all(
    Array.from({ length: 500 }, async (_, i) => {
      await writer.write(`${i}`, entry(i + 1));
      most = Math.max(most, writer.waiting);
    }),
  );
  assert.ok(most <= 10, `${most} waited`);
  await writer.flush();
  assert.equal(source.entries.size, 500);
});
