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

// All that needs an embedded Postgres for long is here: it takes longer to start than these tests to run.
const db = await postgres(), store = await redis(), { log, close } = await kafka();
const server = await mongo();
after(async () => {
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
  const rows = await lab.taskTimes(db, store, random(3), { count: 60, rounds: 1 });
  assert.equal(rows.length, 15);
  assert.ok(rows.every(({ ms }) => ms > 0));
  const schemas = await db.query(
    "SELECT 1 FROM pg_namespace WHERE nspname LIKE 'under_load_polyglot%'",
  );
  assert.equal(schemas.length, 0);
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
