import assert from "node:assert/strict";
import { after, test } from "node:test";
import { redis } from "../../services/mod.ts";
import { Carts } from "./carts.ts";
import { RedisDerived } from "./redis-derived.ts";

const store = await redis();
const prefix = `under-load:polyglot-persistence:${crypto.randomUUID()}:`;
after(async () => {
  await new RedisDerived({ client: store.client, prefix }).clear();
  await store.close();
});

test("Redis takes only what is newer, in one step, and remembers what is gone", async () => {
  const cache = new RedisDerived({ client: store.client, prefix: `${prefix}derived:` }),
    key = "boot";
  assert.equal(await cache.apply({ key, version: 2, document: { n: 2, text: "a\nb" } }), true);
  assert.equal(await cache.apply({ key, version: 1, document: { n: 1 } }), false);
  assert.equal(await cache.apply({ key, version: 2, document: null }), false);
  assert.deepEqual(await cache.read(key), { version: 2, document: { n: 2, text: "a\nb" } });
  assert.equal(await cache.apply({ key, version: 10, document: null }), true);
  assert.equal(await cache.apply({ key, version: 9, document: { n: 9 } }), false);
  assert.equal(await cache.read(key), undefined);
  assert.equal(await cache.apply({ key, version: 10, document: { n: 10 } }), true);
  assert.deepEqual(await cache.entries(), [{ key, version: 10, document: { n: 10 } }]);
  const others = Array.from(
    { length: 20 },
    (_, i) => ({ key: "race", version: i + 1, document: { i } }),
  );
  await Promise.all(others.reverse().map((change) => cache.apply(change)));
  assert.equal((await cache.read("race"))?.version, 20);
  await cache.overwrite({ key, version: 1, document: { n: 1 } });
  assert.equal((await cache.read(key))?.version, 1);
  await cache.clear();
  assert.deepEqual(await cache.entries(), []);
});

test("a cart counts, forgets what is taken out, has an end, and what was sold most is known", async () => {
  const carts = new Carts(store.client, `${prefix}carts:`, 60_000);
  assert.equal(await carts.add("s", "boot", 2), 2);
  assert.equal(await carts.add("s", "boot", -5), 0);
  assert.equal(await carts.add("s", "tent", 1), 1);
  assert.deepEqual(await carts.of("s"), { tent: 1 });
  await Promise.all(Array.from({ length: 99 }, (_, i) => carts.add("s", `sku-${i}`, 1)));
  await assert.rejects(carts.add("s", "one more", 1), /100 different products/);
  await assert.rejects(carts.add("s", "tent", 0.5), RangeError);
  for (const [sku, count] of [["a", 3], ["b", 9], ["c", 1]] as const) await carts.sold(sku, count);
  assert.deepEqual(await carts.top(2), ["b", "a"]);
  await carts.clear();
  assert.deepEqual(await carts.of("s"), {});
});

test("a prefix is text, not a pattern: the keys of others are neither read nor removed", async () => {
  for (const sign of ["*", "?", "[ab]", "[^x]", "a\\\\", "a-"]) {
    const strange = `${prefix}${sign}:`, near = `${prefix}${sign.length > 2 ? "a" : "xy"}:`;
    const mine = new RedisDerived({ client: store.client, prefix: strange });
    const other = new RedisDerived({ client: store.client, prefix: near });
    await mine.apply({ key: "k", version: 1, document: { n: 1 } });
    await other.apply({ key: "k", version: 1, document: { n: 2 } });
    await new RedisDerived({ client: store.client, prefix: `${prefix}q:` })
      .apply({ key: "k", version: 1, document: { n: 3 } });
    assert.deepEqual(await mine.entries(), [{ key: "k", version: 1, document: { n: 1 } }], sign);
    await mine.clear();
    assert.deepEqual(await mine.entries(), [], sign);
    assert.equal((await other.read("k"))?.version, 1, sign);
    await new Carts(store.client, strange).clear();
    assert.equal((await other.read("k"))?.version, 1, sign);
  }
});
