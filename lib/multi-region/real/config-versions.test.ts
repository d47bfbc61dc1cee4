import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ownSchema, postgres, type PostgresService } from "../../services/mod.ts";
import { ConfigVersions } from "./config-versions.ts";

let db: PostgresService, versions: ConfigVersions;
before(async () => {
  db = await postgres();
  versions = await ConfigVersions.create(db, ownSchema("regions"));
});
after(async () => {
  await versions.drop();
  await db.close();
});

test("versions follow one another, and each can be read again", async () => {
  assert.equal(await versions.newest(), undefined);
  assert.equal(await versions.propose(0, { ttl: 60 }, "Ada"), 1);
  assert.equal(await versions.propose(1, { ttl: 30 }, "Grace"), 2);
  assert.deepEqual(await versions.newest(), { version: 2, body: { ttl: 30 }, by: "Grace" });
  assert.deepEqual(await versions.get(1), { version: 1, body: { ttl: 60 }, by: "Ada" });
  assert.equal(await versions.get(9), undefined);
});

test("of twenty who change what they have seen at once one succeeds, and the others are told", async () => {
  const { version } = (await versions.newest())!;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, i) => versions.propose(version, { i }, `operator ${i}`)),
  );
  assert.equal(results.filter((result) => result === version + 1).length, 1);
  assert.equal(results.filter((result) => result === "conflict").length, 19);
  assert.equal(await versions.propose(version + 5, {}, "from the future"), "conflict");
});

test("a schema of somebody else's is refused", async () => {
  await assert.rejects(
    ConfigVersions.create(db, "public"),
    /must begin with under_load_regions: received public/,
  );
});
