import assert from "node:assert/strict";
import { test } from "node:test";
import { findRedisServer } from "../../services/mod.ts";
import { random } from "../../sim/mod.ts";
import { randomTexts } from "../mod.ts";
import { liveSlots, startClusterRedis } from "./mod.ts";

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
