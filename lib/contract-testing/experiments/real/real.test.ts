import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { EventLog } from "../../../event-log/mod.ts";
import type { PostgresService } from "../../../services/mod.ts";
import { embeddedPostgres } from "../../../services/postgres.ts";
import { random } from "../../../sim/mod.ts";
import { contractOf, expecting } from "../../consumer/consumer.ts";
import { readContractFile, startMockServer, writeContractFile } from "../../real/mod.ts";
import { disagreements } from "../../truths/can-i-deploy.ts";
import { releaseCheckout, startCatalogues, whileRolling } from "./catalogues.ts";
import { verifyEvents } from "./events.ts";
import { agreement, coreScore, rustCore } from "./judge.ts";
import { deployTimes, publishAtOnce, unchangedAgain, withBroker } from "./publishes.ts";
import { troubles } from "./troubles.ts";
import { deployTruths, pactSuites } from "./truths.ts";

let db: PostgresService;
before(async () => void (db = await embeddedPostgres()));
after(() => db.close());

test("the broker on Postgres answers as Pact's, and as the naive one on random histories", {
  timeout: 120_000,
}, async () => {
  for (
    const { truth, ok, note } of await deployTruths(db, { histories: 150, mutated: 0, seed: 4 })
  ) assert.ok(ok, `${truth}: ${note}`);
  // By the way that each event takes by itself, too.
  const { differ, deployable } = await withBroker(
    db,
    (broker) => disagreements(Array.from({ length: 16 }, (_, i) => i), broker),
  );
  assert.deepEqual(differ, []);
  assert.ok(deployable > 0);
});

test("of fifty that publish at once none is lost, and other content under a version is refused", {
  timeout: 120_000,
}, async () => {
  assert.deepEqual(await publishAtOnce(db, 50), {
    asked: 50,
    kept: 50,
    contents: 26,
    refused: true,
  });
});

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
  const { times, median } = await deployTimes(db, 1000, 20, random(1));
  assert.equal(times.length, 20);
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
      "not a number",
    ], [false, true, "not a number"]]);
    assert.deepEqual(rows[1]!.verdict.reasons, ["catalogue 1 failed the contract of checkout 2"]);
  } finally {
    await catalogues.stop();
  }
});

test("while two versions run, both are asked; after a rollback the old one", async () => {
  assert.deepEqual((await whileRolling()).map(({ deployable }) => deployable), [
    false,
    false,
    true,
    false,
  ]);
});

test("whatever a provider does on the wire, it is reported, and what comes after is verified", {
  timeout: 120_000,
}, async () => {
  const { results } = await troubles(300);
  const outcome = Object.fromEntries(
    results.map(({ description, outcome }) => [description, outcome]),
  );
  assert.deepEqual(outcome, {
    answers: "passed",
    fails: "failed",
    hangs: "failed",
    resets: "failed",
    lies: "failed",
    stops: "failed",
    "has a state that throws": "failed",
    "has a state that hangs": "failed",
    "answers after all that": "passed",
  });
  assert.ok(
    results.every(({ outcome, error, mismatches }) =>
      outcome === "passed" || error !== undefined || mismatches.length > 0
    ),
  );
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

test("files are written whole, read again, and refused by their names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "under-load-contracts-")),
    path = join(folder, "c.json");
  try {
    const contract = contractOf("c", "p", [expecting("one", { path: "/" })]);
    writeContractFile(path, contract);
    assert.deepEqual((await readContractFile(path)).interactions.length, 1);
    await writeFile(path, "no");
    await assert.rejects(readContractFile(path), /Cannot read contract .*c\.json: it must be JSON/);
    await assert.rejects(readContractFile(join(folder, "none.json")), /none\.json/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a mock server plays one contract after the other, and closes", async () => {
  const server = await startMockServer(contractOf("c", "p", [expecting("one", { path: "/one" })]), {
    random: random(1),
    now: 0,
  });
  assert.equal((await fetch(`${server.url}one`)).status, 200);
  const mock = server.play(contractOf("c", "p", [expecting("two", { path: "/two" })]));
  const { status, body } = await fetch(`${server.url}one`);
  await body?.cancel();
  assert.equal(status, 500);
  assert.deepEqual(mock.faults().map(({ kind }) => kind), ["request-not-found", "missing-request"]);
  await server.close();
  await assert.rejects(fetch(`${server.url}one`));
});

const { folder, missing } = rustCore();
test("the Rust core decides random requests as ours does", {
  timeout: 120_000,
  ...(missing ? { skip: missing } : {}),
}, async () => {
  const suites = pactSuites();
  if (typeof suites !== "string") {
    assert.ok((await coreScore(suites.specification.slice(-1), folder)).right > 40);
  }
  const { of, matches, differ } = await agreement(500, random(11), folder);
  assert.deepEqual(differ, []);
  assert.ok(matches > 50 && matches < of - 50);
});
