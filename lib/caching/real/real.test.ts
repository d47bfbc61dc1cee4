import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  embeddedPostgres,
  mockRedis,
  type PostgresService,
  redis,
  type RedisService,
} from "../../services/mod.ts";
import { Lru, WriteBehind, WriteOutbox } from "../mod.ts";
import {
  latencyByTier,
  medianTrips,
  PostgresRecipes,
  RedisJournal,
  RedisLeases,
  RedisTier,
  throughEdge,
  TrackedCache,
  trackedNodes,
} from "./mod.ts";

let store: RedisService, mock: RedisService, db: PostgresService, recipes: PostgresRecipes;
const own = `under-load:test:${Date.now()}:`;
before(async () => {
  store = await redis();
  mock = mockRedis();
  db = await embeddedPostgres();
  recipes = await PostgresRecipes.create(db, 40);
});
after(async () => {
  await recipes.drop();
  await Promise.all([store.close(), mock.close(), db.close()]);
});

for (const which of ["this run's Redis", "the stand-in"]) {
  const service = () => which === "the stand-in" ? mock : store;

  test(`a tier keeps values for their time, and takes no nonsense for one: ${which}`, async () => {
    const { client } = service(),
      tier = new RedisTier<{ n: number }>({ redis: client, prefix: own });
    await tier.set("a", { n: 1 }, 60_000);
    assert.deepEqual(await tier.get("a"), { n: 1 });
    const left = await client.pttl(`${own}a`);
    assert.ok(left > 30_000 && left <= 60_000, `${left} ms left`);
    await tier.delete("a");
    assert.equal(await tier.get("a"), undefined);
    await client.set(`${own}b`, "{", "PX", 1000);
    assert.equal(await tier.get("b"), undefined);
  });

  test(`a lease lets one load, and what a write made void is refused: ${which}`, async () => {
    const leases = new RedisLeases<string>({ redis: service().client, prefix: `${own}lease:` });
    const answers = await Promise.all(Array.from({ length: 5 }, () => leases.get("a")));
    const holders = answers.filter(({ kind }) => kind === "lease");
    assert.equal(holders.length, 1);
    assert.ok(answers.every(({ kind }) => kind !== "value"));
    await leases.delete("a");
    const [first] = holders, second = await leases.get("a");
    assert.ok(first?.kind === "lease" && second.kind === "lease");
    assert.equal(await leases.set("a", "old", first.token, 1000), false);
    assert.equal(await leases.set("a", "new", second.token, 1000), true);
    assert.deepEqual(await leases.get("a"), { kind: "value", value: "new" });
  });
}

test("what a process left in the journal reaches Postgres when the next one starts", async () => {
  const journal = new RedisJournal<string>(store.client, `${own}journal`);
  const cache = new Map<string, unknown>();
  const shared = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    setNewer: (key: string, entry: unknown) => Promise.resolve(void cache.set(key, entry)),
    delete: (key: string) => Promise.resolve(void cache.delete(key)),
  };
  await new WriteBehind(recipes, shared, journal).write("recipe-1", { value: "new", version: 7 });
  assert.equal((await recipes.read("recipe-1"))!.version, 0);
  await new WriteBehind(recipes, shared, journal).recover();
  assert.deepEqual(await recipes.read("recipe-1"), { value: "new", version: 7 });
  assert.deepEqual(await journal.pending(), []);
});

test("an outbox in Postgres remembers a delete, and an old version overwrites nothing", async () => {
  let deleted = 0, fails = true;
  const shared = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    setNewer: () => Promise.resolve(),
    delete: () => fails ? Promise.reject(new Error("gone")) : Promise.resolve(void deleted++),
  };
  const writer = new WriteOutbox(recipes, shared);
  await assert.rejects(writer.write("recipe-2", { value: "two", version: 9 }), /gone/);
  fails = false;
  await new WriteOutbox(recipes, shared).recover();
  assert.equal(deleted, 1);
  assert.deepEqual(await recipes.outbox.pending(), []);
  await recipes.write("recipe-2", { value: "older", version: 8 });
  assert.equal((await recipes.read("recipe-2"))!.value, "two");
});

test("where the note of a delete can't be made, the recipe is not written either", async () => {
  const shared = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    setNewer: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
  const rename = (from: string, to: string) =>
    db.query(`ALTER TABLE ${recipes.schema}.${from} RENAME TO ${to}`);
  await rename("outbox", "away");
  try {
    const writer = new WriteOutbox(recipes, shared);
    await assert.rejects(writer.write("recipe-3", { value: "three", version: 5 }), /outbox/);
  } finally {
    await rename("away", "outbox");
  }
  assert.equal((await recipes.read("recipe-3"))!.version, 0);
});

test("a journal in Redis takes versions in any order and removes only what it is told to", async () => {
  const journal = new RedisJournal<string>(store.client, `${own}any order`);
  const ids = [];
  for (const version of [5, 3, 4]) {
    ids.push(await journal.append("a", { value: `${version}`, version }));
  }
  const versions = async () => (await journal.pending()).map(({ entry }) => entry.version);
  assert.deepEqual(await versions(), [5, 3, 4]);
  await journal.remove([ids[0]!]);
  assert.deepEqual(await versions(), [3, 4]);
  await journal.remove([]);
  await journal.remove(ids);
  assert.deepEqual(await versions(), []);
});

test("each tier answers some of the reads", async () => {
  const rows = await latencyByTier(store, recipes, { reads: 200, many: 40, seed: 1 });
  assert.deepEqual([...new Set(rows.map(({ from }) => from))].sort(), [
    "Postgres",
    "Redis",
    "memory",
  ]);
  assert.ok(rows.every(({ from, nearest }) => from === nearest));
});

test("trips are timed after a warm-up, and never longer than the budget allows", async () => {
  let calls = 0;
  const trips = { quick: () => Promise.resolve(calls++), slow: () => store.client.ping() };
  const times = await medianTrips(trips, { calls: 9, warm: 5 });
  assert.equal(calls, 14);
  assert.ok(times.quick >= 0 && times.slow > 0);
  calls = 0;
  await medianTrips(trips, { calls: 1e6, warm: 1e6, budget: 5 });
  assert.ok(calls < 1e5);
  await assert.rejects(medianTrips(trips, { calls: 0 }), /calls must be/);
});

test("Redis tells every node of a write, and a node that was cut off drops everything", async (t) => {
  if (!store.networked) return t.skip("ioredis-mock does not know tracking");
  const result = await trackedNodes(store, { nodes: 3, writes: 5 });
  assert.equal(result!.missed, 0);
  assert.equal(result!.stale.length, 15);
  assert.deepEqual([result!.flushed, result!.heardAgain], [true, true]);
});

test("a node whose connection is gone for good keeps nothing that it was not told of", async (t) => {
  if (!store.networked) return t.skip("ioredis-mock does not know tracking");
  const [reader, listener] = [store.connect(), store.connect()];
  const node = new TrackedCache<number>(() => new Lru({ capacity: 5 }), reader, listener);
  await node.tracked();
  await store.client.set(`${own}tracked`, "1", "PX", 5000);
  assert.equal(await node.get(`${own}tracked`), 1);
  assert.equal(node.has(`${own}tracked`), true);
  const closed = new Promise((resolve) => listener.once("close", () => resolve(undefined)));
  listener.disconnect();
  await closed;
  assert.equal(node.has(`${own}tracked`), false);
  reader.disconnect();
});

test("through two processes an answer is asked for once, and a private one by everybody", async () => {
  const rows = await throughEdge();
  assert.deepEqual(rows.map((row) => row["at the origin"]), [1, 1, 1, 2, 3, 4]);
  assert.deepEqual(rows.map(({ status }) => status), [200, 200, 304, 200, 200, 200]);
});

test("two runs on one Postgres have tables of their own, and leave none", async () => {
  const [one, other] = await Promise.all([1, 2].map(() => PostgresRecipes.create(db, 1)));
  await one!.write("recipe-0", { value: "salt", version: 5 });
  assert.equal((await other!.read("recipe-0"))!.version, 0);
  await one!.drop();
  assert.equal((await other!.read("recipe-0"))!.version, 0);
  await other!.drop();
});
