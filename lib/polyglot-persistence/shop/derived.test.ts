import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryDocuments } from "../documents/mod.ts";
import {
  CacheAside,
  changeText,
  contentHash,
  type Derived,
  divergent,
  DocumentDerived,
  MemoryDerived,
  MemorySource,
  Projector,
  readAtLeast,
  readChange,
  rebuild,
  witnessed,
} from "./mod.ts";

for (
  const [name, make] of [
    ["in memory", () => new MemoryDerived()],
    ["as documents", () => new DocumentDerived(new MemoryDocuments())],
  ] as [string, () => Derived][]
) {
  test(`a store that follows, ${name}, takes only what is newer, and remembers what is gone`, async () => {
    const store = make(), key = "boot";
    assert.equal(await store.apply({ key, version: 2, document: { n: 2 } }), true);
    assert.equal(await store.apply({ key, version: 1, document: { n: 1 } }), false);
    assert.equal(await store.apply({ key, version: 2, document: { n: 9 } }), false);
    assert.equal(await store.apply({ key, version: 2, document: null }), false);
    assert.deepEqual(await store.read(key), { version: 2, document: { n: 2 } });
    assert.equal(await store.apply({ key, version: 4, document: null }), true);
    assert.equal(await store.apply({ key, version: 3, document: { n: 3 } }), false);
    assert.equal(await store.read(key), undefined);
    assert.deepEqual(await store.entries(), []);
    // A cache drops a version, and the next reader brings just that one.
    assert.equal(await store.apply({ key, version: 4, document: { n: 4 } }), true);
    await store.clear();
    assert.equal(await store.read(key), undefined);
    assert.equal(await store.apply({ key, version: 1, document: { n: 1 } }), true);
  });
}

test("a reader who comes late puts nothing old into the cache", async () => {
  for (const newer of [true, false]) {
    const source = new MemorySource(), cache = new MemoryDerived();
    const aside = new CacheAside({ source, cache, newer });
    await source.write("boot", { price: 1 });
    let load = await source.read("boot");
    const slow = new CacheAside({
      ...{ cache, newer },
      source: Object.assign(Object.create(source), { read: () => Promise.resolve(load) }),
    });
    await aside.write("boot", { price: 2 });
    await slow.read("boot");
    load = undefined;
    const { found } = await aside.read("boot");
    assert.equal(found?.document["price"], newer ? 2 : 1);
  }
});

test("messages that cannot be read are parked by name, the rest flows, and the parking has an end", async () => {
  const store = new MemoryDerived(), projector = new Projector({ targets: [store], parking: 2 });
  await projector.handle("{");
  await projector.handle('{"key":"a","version":0,"document":{}}');
  await projector.handle(changeText({ key: "a", version: 1, document: { n: 1 } }));
  assert.deepEqual(await store.read("a"), { version: 1, document: { n: 1 } });
  assert.match(projector.parked[1]!.why, /version/);
  await assert.rejects(projector.handle("{"), /2 messages are parked/);
  assert.throws(() => readChange('{"key":"a","version":1,"document":{"$x":1}}'), /\$x/);
  // What a schema would leave out in silence is refused with its place, at any depth.
  for (
    const inside of ['{"__proto__":{"x":1}}', '{"a":{"__proto__":1}}', '{"a":[{"__proto__":1}]}']
  ) {
    const text = `{"key":"a","version":1,"document":${inside}}`;
    assert.throws(() => readChange(text), /__proto__ has a name that is refused/);
  }
  for (const none of ["[]", "5", '"a"']) {
    assert.throws(() => readChange(`{"key":"a","version":1,"document":${none}}`), /be a document/);
  }
  assert.throws(() => readChange('{"key":"a","version":1}'), /must be a document or null/);
});

test("a store that does not answer is no poison: the message comes again", async () => {
  let down = true;
  const store = new MemoryDerived(),
    flaky: Derived = Object.assign(Object.create(store), {
      apply: (change: Parameters<Derived["apply"]>[0]) =>
        down ? Promise.reject(new Error("gone")) : store.apply(change),
    });
  const projector = new Projector({ targets: [flaky] });
  const message = changeText({ key: "a", version: 1, document: { n: 1 } });
  await assert.rejects(projector.handle(message), /gone/);
  down = false;
  await projector.handle(message);
  assert.equal(projector.parked.length, 0);
  assert.ok(await store.read("a"));
});

test("a token sends a reader to the source as long as the store is older", async () => {
  const source = new MemorySource(), derived = new MemoryDerived();
  const { version } = await source.write("r", { stars: 5 });
  const token = witnessed({}, "r", version);
  assert.deepEqual(await readAtLeast({ source, derived }, "r"), {
    found: undefined,
    from: "derived",
  });
  assert.equal((await readAtLeast({ source, derived }, "r", token)).from, "source");
  await derived.apply({ key: "r", version, document: { stars: 5 } });
  assert.equal((await readAtLeast({ source, derived }, "r", token)).from, "derived");
  let long = token;
  for (let i = 0; i < 200; i++) long = witnessed(long, `k${i}`, 1);
  assert.equal(Object.keys(long).length, 100);
  assert.deepEqual(Object.values(witnessed(witnessed({}, "a", 5), "a", 3)), [5]);
});

test("equal hashes mean equal content, whatever the order; one version off is seen", async () => {
  const a = { key: "a", version: 1, document: { x: 1 } },
    b = { key: "b", version: 2, document: { y: 1 } };
  assert.equal(await contentHash([a, b]), await contentHash([b, a]));
  assert.notEqual(await contentHash([a, b]), await contentHash([a, { ...b, version: 3 }]));
  assert.equal(await contentHash([a]), await contentHash([a, { ...b, document: null }]));
  // Postgres keeps the names of `jsonb` in an order of its own.
  assert.equal(
    await contentHash([{ ...a, document: { x: 1, deep: { b: 1, a: 2 } } }]),
    await contentHash([{ ...a, document: { deep: { a: 2, b: 1 }, x: 1 } }]),
  );
  const source = new MemorySource(), store = new MemoryDerived();
  await source.write("a", { x: 1 });
  await store.apply({ key: "ghost", version: 1, document: { x: 1 } });
  assert.deepEqual(await divergent(source, store), ["a", "ghost"]);
});

test("a rebuild ends at its budget or its signal, and says so", async () => {
  const changes = Array.from(
    { length: 10 },
    (_, i) => ({ key: `k${i}`, version: 1, document: { i } }),
  );
  assert.deepEqual(await rebuild(changes, new MemoryDerived()), { taken: 10, done: true });
  assert.deepEqual(await rebuild(changes, new MemoryDerived(), { most: 3 }), {
    taken: 3,
    done: false,
  });
  const signal = AbortSignal.abort();
  assert.deepEqual(await rebuild(changes, new MemoryDerived(), { signal }), {
    taken: 0,
    done: false,
  });
});
