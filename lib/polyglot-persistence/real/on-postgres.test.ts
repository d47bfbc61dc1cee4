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
import { DocumentDerived, Projector, sameContent } from "../shop/mod.ts";
import { checkoutHolds } from "../shop/checkout-contract.ts";
import { ORDER_CONTRACT } from "../shop/order-contract.ts";
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
    for (const path of ["", "a.", ".a"]) {
      await assert.rejects(collection.createIndex([path], { unique: true }), { code: 67 });
    }
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

for (const [what, holds] of Object.entries(ORDER_CONTRACT)) {
  test(`orders in Postgres: ${what}`, () =>
    holds(async (stock) => {
      const orders = new PostgresOrders(db, shop);
      await orders.stock(stock);
      return orders;
    }));
}

test("a checkout on Postgres, with a crash at each step: nothing oversold, nobody pays for nothing", async () => {
  const orders = new PostgresOrders(db, shop);
  await orders.stock({ boot: 12, tent: 12 });
  await checkoutHolds(orders);
  // What is not there is not sold, whatever is tried.
  await assert.rejects(db.query(`UPDATE ${shop.schema}.stock SET free = -1`));
});
