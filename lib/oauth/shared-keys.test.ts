import assert from "node:assert/strict";
import test from "node:test";
import vectors from "../../data/oauth/rfc-vectors.json" with { type: "json" };
import { VirtualClock } from "../sim/mod.ts";
import { albumsCall, Cast } from "./cast.ts";
import { thumbprint } from "./thumbprint.ts";
import { KeyRing } from "./key-ring.ts";
import { MemoryStore } from "./memory-store.ts";
import { ownSchema, PostgresStore } from "./postgres-store.ts";
import { everyStore } from "./test-stores.ts";

const START = Date.UTC(2026, 0, 1);
const form = { grant_type: "client_credentials" };
const stores = await everyStore({ embedded: false });
const tokenOf = async (c: Cast) =>
  String((await c.post("/token", form, c.clients.backup)).body["access_token"]);

for (const { store, skip, title } of stores) {
  const clock = new VirtualClock(START);
  const later = (ms: number) => clock.run({ until: clock.now() + ms });
  // Each has a ring of its own, as a process has.
  const servers = () =>
    Promise.all([0, 1].map(() => Cast.create({ clock, store: store! }))) as Promise<[Cast, Cast]>;
  const ringOf = () => KeyRing.create({ clock, overlap: 600_000, store: store! });

  test(
    title("a token of one server is active at the other, by either check"),
    { skip },
    async () => {
      const [a, b] = await servers();
      const token = await tokenOf(a);
      assert.equal((await b.introspect(token)).active, true);
      assert.equal((await b.albums().check(albumsCall(token), "albums.read")).allowed, true);
    },
  );

  test(
    title("servers that prepare at once make one new key, and change to it"),
    { skip },
    async () => {
      const rings = await Promise.all([0, 1, 2, 3].map(ringOf));
      const before = (await rings[0]!.signer()).kid;
      const names = await Promise.all(rings.map((ring) => ring.prepare()));
      assert.equal(new Set(names).size, 1);
      assert.equal((await rings[0]!.signer()).kid, before);
      await Promise.all(rings.map((ring, i) => ring.promote(names[i])));
      for (const ring of rings) assert.equal((await ring.signer()).kid, names[0]);
      assert.notEqual(names[0], before);
    },
  );

  test(
    title("after a restart old tokens are believed, by APIs with an old list too"),
    { skip },
    async () => {
      const [a] = await servers(), api = a.albums({ cacheFor: 3_600_000 });
      const old = await tokenOf(a);
      assert.equal((await api.check(albumsCall(old), "albums.read")).allowed, true);
      const [again] = await servers();
      assert.equal((await again.introspect(old)).active, true);
      assert.equal(
        (await api.check(albumsCall(await tokenOf(again)), "albums.read")).allowed,
        true,
      );
    },
  );

  test(
    title("a server hears within a second of a key that another changed"),
    { skip },
    async () => {
      const [a, b] = await servers(), before = (await b.keys.signer()).kid;
      const kid = await a.keys.prepare();
      await a.keys.promote(kid);
      assert.notEqual(kid, before);
      // No second has passed, but a token that names a key nobody knows makes it look.
      await later(100);
      assert.equal((await b.introspect(await tokenOf(a))).active, true);
      await later(1000);
      assert.equal((await b.keys.signer()).kid, kid);
    },
  );

  test(
    title("timers on every server change the key once, after it was published"),
    { skip },
    async () => {
      const rings = await Promise.all([0, 1].map(ringOf));
      const first = (await rings[0]!.signer()).kid, signed = new Set<string>();
      const plan = { every: 1_000_000, ahead: 100_000 };
      for (let minute = 0; minute < 20; minute++) {
        await later(60_000);
        await Promise.all(rings.map((ring) => ring.tend(plan)));
        for (const ring of rings) {
          const { kid } = await ring.signer();
          if (kid !== first) signed.add(kid!);
        }
      }
      assert.equal(signed.size, 1);
    },
  );
}

for (const { db, skip, title } of stores) {
  // In memory there are no tables to make.
  if (!db && !skip) continue;
  test(title("servers that start together all find or make the tables"), { skip }, async () => {
    // Connections are opened before, so that no server is late.
    await Promise.all([0, 1, 2, 3].map(() => db!.query("SELECT pg_sleep(0.05)")));
    for (let round = 0; round < 5; round++) {
      const schema = `${ownSchema()}_start_${round}`;
      const made = await Promise.all([0, 1, 2, 3].map(() => PostgresStore.create(db!, schema)));
      assert.equal(await made[3]!.add("key", "1", { value: {}, expiresAt: Infinity }), true);
      assert.equal((await made[0]!.list("key", START)).length, 1);
      await made[0]!.drop();
    }
  });
}

test("a key's name is its thumbprint, as RFC 7638 computes it", async () => {
  for (const { jwk, thumbprint: expected } of vectors.jwk_thumbprint) {
    assert.equal(thumbprint(jwk), expected);
  }
  const ring = await KeyRing.create({ clock: new VirtualClock(0), overlap: 1000 });
  await ring.prepare();
  for (const key of (await ring.jwks()).keys) assert.equal(key.kid, thumbprint(key));
});

test("a ring of another algorithm changes to it with the next key", async () => {
  const clock = new VirtualClock(START), store = new MemoryStore();
  const old = await Cast.create({ clock, store }), first = await tokenOf(old);
  const c = await Cast.create({ clock, store, algorithm: "EdDSA" });
  assert.equal((await c.keys.signer()).alg, "ES256");
  await c.keys.promote(await c.keys.prepare());
  assert.equal((await c.keys.signer()).alg, "EdDSA");
  for (const token of [first, await tokenOf(c)]) {
    assert.equal((await c.introspect(token)).active, true);
  }
});

test("only a key that is on the list is promoted, and one that signs stays", async () => {
  const ring = await KeyRing.create({ clock: new VirtualClock(START), overlap: 1000 });
  const { kid } = await ring.signer(), none = /^Error: Cannot promote a key: none was prepared$/;
  await assert.rejects(ring.promote(), none);
  await assert.rejects(ring.promote("made up"), none);
  await ring.promote(kid);
  assert.equal((await ring.signer()).kid, kid);
});

test("keys whose tokens are dead leave the store at the next change", async () => {
  const clock = new VirtualClock(START), store = new MemoryStore();
  const ring = await KeyRing.create({ clock, overlap: 1000, store });
  for (let i = 0; i < 5; i++) {
    await ring.promote(await ring.prepare());
    await clock.run({ until: clock.now() + 2000 });
  }
  assert.equal((await ring.jwks()).keys.length, 1);
  assert.ok(store.size <= 3, `${store.size} kept`);
});

test("a ring whose store is down goes on with the keys it has", async () => {
  const clock = new VirtualClock(START), store = new MemoryStore();
  const ring = await KeyRing.create({ clock, overlap: 1000, store });
  const { kid } = await ring.signer();
  store.list = () => Promise.reject(new Error("connect ECONNREFUSED"));
  await clock.run({ until: clock.now() + 60_000 });
  assert.equal((await ring.signer()).kid, kid);
  assert.equal((await ring.jwks("made up")).keys.length, 1);
});

test("made-up key names are no flood of reads", async () => {
  const clock = new VirtualClock(START), store = new MemoryStore();
  const ring = await KeyRing.create({ clock, overlap: 1000, store });
  const list = store.list.bind(store);
  let reads = 0;
  store.list = (kind, now) => {
    reads++;
    return list(kind, now);
  };
  for (let i = 0; i < 1000; i++) {
    await clock.run({ until: clock.now() + 1 });
    await ring.jwks(`made-up-${i}`);
  }
  assert.ok(reads <= 11, `${reads} reads in a second`);
});
