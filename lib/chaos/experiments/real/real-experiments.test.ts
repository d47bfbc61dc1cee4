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

/** Real time, on a machine that may be busy; Bun would end a test after five seconds. */
const LONG = { timeout: 120_000 };

test("a fault outlives a killed runner without the switch, and not with it", LONG, async () => {
  const rows = await killRunners(1);
  assert.ok(rows[0]!.ms !== undefined, "the switch took it back");
  assert.equal(rows[1]!.ms, undefined);
});

test("faults of TCP find what those of functions and of HTTP do not", LONG, async () => {
  const expected = {
    "time-out of the head": [0, 1, 1],
    "time-out between bytes": [0, 0, 1],
    "time-out of all": [0, 0, 0],
  };
  // A busy machine may be later than any time-out; what is told apart is told apart in one run of some.
  for (let left = 5; left > 0; left--) {
    const found = foundBy(await weaknessesByLayer());
    const of = (layer: string, client: string) =>
      found.find((row) => row.layer === layer && row.client === client)!.weaknesses;
    assert.ok(of("function", "no time-out") > 0);
    const seen = Object.fromEntries(
      Object.keys(expected).map((client) => [
        client,
        ["function", "HTTP", "TCP"].map((layer) => of(layer, client)),
      ]),
    );
    if (JSON.stringify(seen) === JSON.stringify(expected)) return;
    if (left === 1) assert.deepEqual(seen, expected);
  }
});

test(
  "the rate limiter answers, keeps its limit and comes back, whatever its Redis does",
  LONG,
  async (t) => {
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
  },
);

test(
  "notifications: nothing lost, nothing twice, with the database gone and the disk torn, full and slow",
  LONG,
  async () => {
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
  },
);

test(
  "three stacks live through one script, and are the better off the less of it is broken",
  LONG,
  async () => {
    const cells = await contestStacks();
    assert.equal(cells.length, 21);
    const good = (stack: string, fault: string) =>
      cells.find((cell) => cell.stack === stack && cell.fault === fault)!.good;
    for (const stack of new Set(cells.map(({ stack }) => stack))) {
      // Two thirds of the time nobody can be reached, however quick the machine is.
      assert.ok(good(stack, "cut off") < 0.5, stack);
      assert.ok(good(stack, "none") > good(stack, "cut off"), stack);
    }
  },
);

test("a runner that never rolls back does not write these journals", LONG, async (t) => {
  const recorded = recordedRuns();
  if (!recorded) return t.skip("the oracles are not here");
  assert.equal((await journals(recorded, { rollBack: false })).ok, false);
});
