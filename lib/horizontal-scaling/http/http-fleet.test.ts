import assert from "node:assert/strict";
import { test } from "node:test";
import { Pool, RoundRobin } from "../mod.ts";
import { sendLoad, startFleet } from "./mod.ts";

test("workers serve over HTTP, lanes queue apart, and all are gone after stop", async () => {
  const fleet = await startFleet({ workers: 2, budget: 20_000 });
  try {
    const pool = new Pool({ size: 2 });
    const load = { fleet, pool, balancer: new RoundRobin(pool), gap: () => 5, work: () => 5 };
    const answers = await sendLoad({ ...load, lane: "a", duration: 100 });
    assert.equal(answers.length, 19);
    assert.ok(answers.every(({ ok, ms }) => ok && ms >= 4));
    assert.deepEqual(new Set(answers.map(({ node }) => node)), new Set([0, 1]));
    assert.deepEqual([...pool.active], [0, 0]);
    fleet.kill(1);
    const after = await sendLoad({ ...load, lane: "b", duration: 100, timeout: 1000 });
    assert.ok(after.some(({ ok }) => ok) && after.some(({ ok }) => !ok));
    assert.deepEqual([...pool.active], [0, 0]);
  } finally {
    await fleet.stop();
  }
  await assert.rejects(fetch(`${fleet.urls[0]}/a?ms=1`));
});
