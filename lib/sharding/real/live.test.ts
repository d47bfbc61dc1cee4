import assert from "node:assert/strict";
import { test } from "node:test";
import { findRedisServer, postgres } from "../../services/mod.ts";
import { random } from "../../sim/mod.ts";
import { postgresHash, randomBigints, randomTexts } from "../mod.ts";
import { livePartitions, liveSlots, startClusterRedis } from "./mod.ts";

test("Postgres puts rows where we say, and not where the hash alone would", async () => {
  const db = await postgres(), from = random(31);
  const keys = [...randomBigints(from, 10_000), ...randomTexts(from, 10_000)];
  assert.deepEqual(await livePartitions(db, keys, 7), { asked: 20_000, equal: 20_000 });
  const plain = await livePartitions(
    db,
    keys.slice(0, 2000),
    16,
    (key, m) => Number(postgresHash(key) % BigInt(m)),
  );
  assert.ok(plain.equal < 0.2 * plain.asked);
  assert.ok(plain.differs);
  await db.close();
});

test("a real Redis Cluster gives our slots", {
  skip: findRedisServer() ? false : "no redis-server",
}, async () => {
  const redis = await startClusterRedis();
  assert.ok(redis);
  const { asked, equal } = await liveSlots(redis.client, [
    ...randomTexts(random(37), 3000),
    "{}{a}",
    "foo{}{bar}",
    "",
  ]);
  await redis.stop();
  await redis.stop();
  assert.deepEqual([asked, equal], [3003, 3003]);
});
