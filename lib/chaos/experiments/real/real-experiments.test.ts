import assert from "node:assert/strict";
import { test } from "node:test";
import { embeddedPostgres, findRedisServer } from "../../../services/mod.ts";
import { random } from "../../../sim/mod.ts";
import { attackNotifications } from "./notifications-attack.ts";
import { attackRedis, REDIS_PATIENCE } from "./redis-attack.ts";
import { killRunners } from "./dead-man-runs.ts";
import { foundBy, weaknessesByLayer } from "./layers.ts";
import { contestStacks } from "./stacks.ts";
import { journals, recordedRuns } from "../../real/truths/toolkit-truth.ts";

test("a fault outlives a killed runner without the switch, and not with it", async () => {
  const rows = await killRunners(1);
  assert.ok(rows[0]!.ms !== undefined, "the switch took it back");
  assert.equal(rows[1]!.ms, undefined);
});

test("faults of TCP find what those of functions and of HTTP do not", async () => {
  const found = foundBy(await weaknessesByLayer());
  const of = (layer: string, client: string) =>
    found.find((row) => row.layer === layer && row.client === client)!.weaknesses;
  assert.ok(of("function", "no time-out") > 0);
  assert.deepEqual(["function", "HTTP", "TCP"].map((layer) => of(layer, "time-out of the head")), [
    0,
    1,
    1,
  ]);
  assert.deepEqual(
    ["function", "HTTP", "TCP"].map((layer) => of(layer, "time-out between bytes")),
    [0, 0, 1],
  );
  assert.deepEqual(["function", "HTTP", "TCP"].map((layer) => of(layer, "time-out of all")), [
    0,
    0,
    0,
  ]);
});

test("the rate limiter answers, keeps its limit and comes back, whatever its Redis does", async (t) => {
  const { rows, how } = await attackRedis();
  for (const { fault, wait, over, back } of rows) {
    assert.ok(over <= 0, `${fault}: ${over} above the envelope`);
    assert.ok(back !== undefined, `${fault}: it does not come back`);
    // A busy machine is late by itself; a limiter that waits for Redis would be late by seconds.
    assert.ok(wait < 10 * REDIS_PATIENCE.timeout, `${fault}: waited ${wait} ms`);
  }
  assert.ok(
    rows.filter(({ alone }) => alone > 0).length >= 3,
    "faults that are not felt prove nothing",
  );
  if (!findRedisServer()) t.skip(how);
});

test("notifications: nothing lost, nothing twice, with the database gone and the disk torn, full and slow", async () => {
  const db = await embeddedPostgres();
  try {
    const { rows } = await attackNotifications(db, random(17), undefined);
    assert.deepEqual(rows.map(({ lost, twice }) => [lost, twice]), rows.map(() => [0, 0]));
    const felt = new Map(rows.map(({ fault, errors }) => [fault, errors > 0]));
    assert.deepEqual(["Postgres gone", "disk torn", "disk full"].map((name) => felt.get(name)), [
      true,
      true,
      true,
    ]);
  } finally {
    await db.close();
  }
});

test("three stacks live through one script; under no fault all calls go well", async () => {
  const cells = await contestStacks();
  assert.equal(cells.length, 21);
  for (const { stack, fault, good } of cells) {
    if (fault === "none") assert.ok(good > 0.9, `${stack}: ${good}`);
    if (fault === "cut off") assert.ok(good > 0.1 && good < 0.6, `${stack}: ${good}`);
  }
});

test("a runner that never rolls back does not write these journals", async (t) => {
  const recorded = recordedRuns();
  if (!recorded) return t.skip("the oracles are not here");
  assert.equal((await journals(recorded, { rollBack: false })).ok, false);
});
