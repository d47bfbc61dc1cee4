import assert from "node:assert/strict";
import { after, test } from "node:test";
import { mongo, postgres } from "../../services/mod.ts";
import { random } from "../../sim/random.ts";
import { type Collection, MemoryDocuments } from "../documents/mod.ts";
import { jsonbTruth } from "../truths/jsonb-truth.ts";
import { CONTRACT } from "./contract.ts";
import { JsonbDocuments } from "./jsonb-documents.ts";
import { MongoDocuments } from "./mongo-documents.ts";

const db = await postgres(), server = await mongo();
after(async () => {
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
  const { ok, score, note } = await jsonbTruth(db, random(3), { documents: 2000, filters: 50 });
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
