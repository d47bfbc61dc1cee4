import assert from "node:assert/strict";
import { after, test } from "node:test";
import { kafka, mongo, postgres, redis } from "../../services/mod.ts";
import { random } from "../../sim/random.ts";
import { type Collection, MemoryDocuments } from "../documents/mod.ts";
import { jsonbTruth } from "../truths/jsonb-truth.ts";
import { CONTRACT } from "./contract.ts";
import * as lab from "./experiments/mod.ts";
import { JsonbDocuments } from "./jsonb-documents.ts";
import { MongoDocuments } from "./mongo-documents.ts";
import { EventLog, lag } from "../../event-log/mod.ts";
import { Crash, CrashPlan } from "../../sim/crash.ts";
import { RealClock } from "../../sim/real-clock.ts";
import {
  CheckoutSaga,
  DocumentDerived,
  PaymentBooks,
  Projector,
  SAGA_STEPS,
  sameContent,
} from "../shop/mod.ts";
import { Carts } from "./carts.ts";
import { PostgresOrders } from "./postgres-orders.ts";
import { PostgresSource } from "./postgres-source.ts";
import { RedisDerived } from "./redis-derived.ts";
import { createShop } from "./schema.ts";

// All that needs an embedded Postgres for long is here: it takes longer to start than these tests to run.
const db = await postgres(), store = await redis(), { log, close } = await kafka();
const server = await mongo(), shop = await createShop(db);
const prefix = `under-load:polyglot-persistence:${crypto.randomUUID()}:`;
after(async () => {
  await new RedisDerived({ client: store.client, prefix }).clear();
  await shop.drop();
  await close();
  await store.close();
  await db.close();
  await server?.close();
});

type Disposable = Collection & { drop?: () => Promise<void> };
const makers: Record<string, () => Disposable | Promise<Disposable>> = {
  "ours, in memory": () => new MemoryDocuments(),
  "Postgres' jsonb": () => JsonbDocuments.create(db),
  ...(server && { [server.detail]: () => MongoDocuments.create(server) }),
};

for (const [name, make] of Object.entries(makers)) {
  for (const [what, check] of Object.entries(CONTRACT)) {
    test(`${name}: ${what}`, async () => {
      const collection = await make();
      try {
        await check(collection);
      } finally {
        await collection.drop?.();
      }
    });
  }
}

if (!server) {
  test("the contract on a MongoDB [skipped: no MongoDB at MONGODB_URL]", { skip: true }, () => {});
}

test("our filters find what Postgres finds, over random documents", async () => {
  const { ok, score, note } = await jsonbTruth(db, random(3), { documents: 1000, filters: 40 });
  assert.ok(ok, `${score}: ${note}`);
});

test("Postgres answers a containment by its index, and says how much it looked at", async () => {
  const collection = await JsonbDocuments.create(db);
  try {
    await collection.insertMany(
      Array.from({ length: 3000 }, (_, i) => ({ _id: i, tags: [`t${i % 1000}`], n: i })),
    );
    await db.query(`ANALYZE ${collection.schema}.documents`);
    const { stage, docsExamined, returned } = await collection.explain({ tags: "t5" });
    assert.deepEqual([stage, docsExamined, returned], ["IXSCAN", 3, 3]);
    assert.equal((await collection.explain({ n: { $gt: 2990 } })).returned, 9);
  } finally {
    await collection.drop();
  }
});

test("the real path holds what Postgres holds, after crashes and after Redis has lost everything", async () => {
  const result = await lab.writePath({ db, redis: store, log, random: random(3), writes: 40 });
  assert.equal(result.crashes, 12);
  assert.deepEqual([result.documents, result.refilled, result.parked], [true, true, 0]);
});

test("each way to keep the catalogue finds the same", async () => {
  const rows = await lab.kindTimes(db, random(3), { perKind: 40, kinds: [1, 3], rounds: 1 });
  assert.equal(rows.length, 12);
  for (const kinds of [1, 3]) {
    const found = rows.filter((row) => row.kinds === kinds && row.task === "three attributes");
    assert.equal(new Set(found.map((row) => row.found)).size, 1, JSON.stringify(found));
  }
});

test("five tasks run in three stores, and leave nothing behind", async () => {
  // Others may use the same server at the same time: only names that were used here are looked for.
  const names = new Set<string>();
  const noting = new Proxy(db, {
    get: (target, key) => {
      const value = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        for (const [name] of String(args[0]).matchAll(/under_load_\w+/g)) names.add(name);
        return value.apply(target, args);
      };
    },
  });
  const rows = await lab.taskTimes(noting, store, random(3), { count: 60, rounds: 1 });
  assert.equal(rows.length, 15);
  assert.ok(rows.every(({ ms }) => ms > 0));
  assert.ok(names.size > 0);
  const left = await db.query("SELECT 1 FROM pg_namespace WHERE nspname = ANY($1::text[])", [[
    ...names,
  ]]);
  assert.deepEqual(left, []);
});

test("packages find what ours finds where they are compared in speed", async () => {
  const contests = lab.filterContests(500, random(3));
  assert.ok(contests.every(({ found }) => found > 0));
  const { subjects } = await lab.pointContest(200, random(3));
  for (const subject of Object.values(subjects)) assert.ok(await subject());
});

test("all outside truths hold; what packages score is beside them", async () => {
  const rows = await lab.outsideTruths(db, random(3), { documents: 500, asked: 500 });
  const missing = rows.filter(({ score }) => score === "not run");
  for (const { truth, ok, score, note } of rows) {
    if (score !== "not run") assert.ok(ok, `${truth}: ${score}: ${note}`);
  }
  if (missing.length > 0) return;
  const of = (name: string) =>
    Number(rows.find(({ truth }) => truth.includes(name))!.score.split(" ")[0]);
  assert.ok(of("mingo") < 163 && of("sift") < of("mingo") && of("finds nothing") === 23);
});

async function process(work: Promise<unknown>): Promise<void> {
  await work.catch((error) => assert.ok(error instanceof Crash, String(error)));
}

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

test("from Postgres through outbox and log into documents and Redis, with crashes: equal hashes", async () => {
  const points = ["after the source", "after the outbox", "between two stores"];
  const plan = new CrashPlan(points, 4, random(3));
  const source = new PostgresSource(db, shop, plan.at), log = new EventLog(), topic = "changes";
  const documents = new DocumentDerived(new MemoryDocuments());
  const cache = new RedisDerived({ client: store.client, prefix: `${prefix}path:` });
  await log.createTopic(topic, 2);
  const projector = new Projector({ targets: [documents, cache], at: plan.at });
  await log.consume(
    { topic, group: "projector", redeliveryDelay: 0 },
    ({ value }) => projector.handle(value),
  );
  try {
    const chance = random(5);
    for (let i = 0; i < 40; i++) {
      const gone = chance.next() < 0.15;
      // Who crashes gives up: what it has half done must be as if it had not begun.
      await process(source.write(`sku-${chance.int(30)}`, gone ? null : { n: i, empty: null }));
      await source.outbox.relay(log, topic);
    }
    for (let i = 0; i < 500 && await lag(log, topic, "projector") > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(plan.done, JSON.stringify([...plan.crashes]));
    assert.equal(await source.outbox.waiting(), 0);
    assert.equal(await sameContent(source, documents), true);
    assert.equal(await sameContent(source, cache), true);
  } finally {
    await log.close();
  }
});

test("a checkout on Postgres, with a crash at each step: nothing oversold, nobody pays for nothing", async () => {
  const orders = new PostgresOrders(db, shop),
    payments = new PaymentBooks((key) => key.endsWith("3"));
  await orders.stock({ boot: 12, tent: 12 });
  const plan = new CrashPlan(SAGA_STEPS, 2, random(3));
  const saga = new CheckoutSaga({ orders, payments, clock: new RealClock(), at: plan.at });
  const all = Array.from({ length: 24 }, (_, i) => ({
    ...{ id: `order-${i}`, customer: "ada", total: 100 },
    lines: [{ sku: i % 2 ? "boot" : "tent", quantity: 1 }, { sku: "boot", quantity: 1 }],
  }));
  for (const order of all) await process(saga.checkout(order));
  for (let i = 0; i < 20; i++) await process(saga.recover());
  assert.ok(plan.total >= 10, JSON.stringify([...plan.crashes]));
  assert.deepEqual(await orders.open(), []);
  const states = await orders.states(), free = await orders.free();
  const confirmed = [...states].filter(([, state]) => state === "confirmed").map(([id]) => id);
  assert.deepEqual([...payments.charged].sort(), confirmed.sort());
  const sold = (sku: string) =>
    all.filter(({ id }) => confirmed.includes(id)).flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
  for (const sku of ["boot", "tent"]) assert.equal(free.get(sku), 12 - sold(sku), sku);
  assert.ok(confirmed.length >= 5);
  assert.equal(await orders.advance(confirmed[0]!, "reserved", "cancelled"), false);
  assert.equal(await orders.stateOf(confirmed[0]!), "confirmed");
  // What is not there is not sold, whatever is tried.
  await assert.rejects(db.query(`UPDATE ${shop.schema}.stock SET free = -1`));
});
