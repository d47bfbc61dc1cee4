import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EventLog } from "../../../event-log/mod.ts";
import type { PostgresService } from "../../../services/mod.ts";
import { embeddedPostgres } from "../../../services/postgres.ts";
import { random } from "../../../sim/mod.ts";
import { ANY_BROKER, PUBLISHED, REFUSED } from "../../broker/any-broker.ts";
import { loadHistory } from "../../broker/load.ts";
import { MemoryBroker } from "../../broker/memory-broker.ts";
import { disagreements } from "../../truths/can-i-deploy.ts";
import { keptByList, publishAtOnce } from "./at-once.ts";
import { releaseCheckout, startCatalogues } from "./catalogues.ts";
import { verifyEvents } from "./events.ts";
import { deployTimes, unchangedAgain, withBroker } from "./publishes.ts";
import { whileRolling } from "./rolling.ts";
import { deployTruths } from "./truths.ts";

let db: PostgresService;
before(async () => void (db = await embeddedPostgres()));
after(() => db.close());

test("the broker on Postgres answers as Pact's, and as the naive one on random histories", {
  timeout: 120_000,
}, async () => {
  for (
    const { truth, ok, note } of await deployTruths(db, { histories: 15, mutated: 0, seed: 4 })
  ) assert.ok(ok, `${truth}: ${note}`);
  // By the way that each event takes by itself, too.
  const { differ, deployable } = await withBroker(
    db,
    (broker) => disagreements([12, 17, 19], broker),
  );
  assert.deepEqual(differ, []);
  assert.ok(deployable > 0);
});

test(
  "of forty that publish at once none is lost, and of two contents for a version one is refused",
  {
    timeout: 120_000,
  },
  async () => {
    assert.deepEqual(await publishAtOnce(db, 40), { asked: 40, kept: 40, races: 8, settled: 8 });
    assert.ok(await keptByList(db, 40) < 40, "the control loses some");
  },
);

test(
  "what is published again without a change is verified already",
  { timeout: 120_000 },
  async () => {
    assert.deepEqual(await unchangedAgain(db), [{ addressed: true, verifications: 1 }, {
      addressed: false,
      verifications: 3,
    }]);
  },
);

test("a question about a long history is answered", { timeout: 120_000 }, async () => {
  const { times, median } = await deployTimes(db, 300, 10, random(1));
  assert.equal(times.length, 10);
  assert.ok(median > 0);
});

test("the newest against the newest says yes, the matrix no, and production shows who is right", {
  timeout: 120_000,
}, async () => {
  const catalogues = await startCatalogues(["1", "2"], 1);
  try {
    const rows = await withBroker(db, (broker) => releaseCheckout(broker, catalogues.urls));
    assert.deepEqual(rows.map(({ verdict, right, total }) => [verdict.deployable, right, total]), [[
      true,
      false,
      "no sum",
    ], [false, true, "no sum"]]);
    assert.deepEqual(rows[1]!.verdict.reasons, ["catalogue 1 failed the contract of checkout 2"]);
  } finally {
    await catalogues.stop();
  }
});

test("while two versions run, both are asked; after a rollback the old one", async () => {
  for (
    const rows of [
      await withBroker(db, (broker) => whileRolling(broker, 1)),
      await whileRolling(new MemoryBroker(), 1),
    ]
  ) {
    assert.deepEqual(rows.map(({ deployable }) => deployable), [false, false, true, true, false]);
    assert.ok(rows.every(({ right }) => right));
  }
});

test(
  "events are verified as they come out of the outbox and the log",
  { timeout: 120_000 },
  async () => {
    const log = new EventLog();
    assert.equal((await verifyEvents(db, log, false)).outcome, "passed");
    assert.deepEqual((await verifyEvents(db, log, true)).mismatches.map(({ path }) => path), [
      "$.person",
    ]);
    await log.close();
  },
);

for (const [name, check] of Object.entries(ANY_BROKER)) {
  test(`on Postgres, ${name}`, { timeout: 120_000 }, () => withBroker(db, check));
}

test("a history that tells of what nobody knows is not loaded, and nothing of it", async () => {
  await withBroker(db, async (broker) => {
    for (const [event, sentence] of REFUSED) {
      await assert.rejects(loadHistory(broker, [...PUBLISHED, event]), sentence);
    }
    await loadHistory(broker, PUBLISHED);
  });
});
