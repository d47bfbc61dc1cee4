import assert from "node:assert/strict";
import test, { after } from "node:test";
import { kafka, postgres } from "../services/mod.ts";
import { random } from "../sim/mod.ts";
import { CRASH_STEPS, crashLab, CrashPlan } from "./mod.ts";

const db = await postgres(), service = await kafka(), { log } = service;
after(async () => {
  await service.close();
  await db.close();
});

test(`10,000 crashes, spread over every step: nothing lost, nothing twice (${db.kind} Postgres, ${service.kind} Kafka)`, async () => {
  const each = Math.ceil(10_000 / CRASH_STEPS.length);
  const run = await crashLab({ db, log, random: random(1), each, budget: 300_000 });
  assert.ok(run.crashes >= 10_000);
  assert.ok(run.perStep.every(({ crashes }) => crashes === each));
  assert.deepEqual([run.lost, run.duplicates], [0, 0]);
  assert.ok(run.deliveries > run.notifications, "crashes repeat messages");
});

test("without the inbox there are duplicates, and nothing is lost", async () => {
  const run = await crashLab({ db, log, random: random(2), each: 20, without: "inbox" });
  assert.ok(run.duplicates > 10);
  assert.equal(run.lost, 0);
});

test("committed before it is processed, messages are lost", async () => {
  const without = "commit after processing" as const;
  const run = await crashLab({ db, log, random: random(3), each: 20, without });
  assert.ok(run.lost > 10);
  assert.equal(run.duplicates, 0);
});

test("without the outbox, what crashed between two writes is lost", async () => {
  const run = await crashLab({ db, log, random: random(4), each: 20, without: "outbox" });
  assert.equal(run.lost, 20);
  assert.equal(run.duplicates, 0);
});

test("a plan refuses a step that it does not know", () => {
  assert.throws(() => new CrashPlan(["a"], 1, random(1)).at("b"), /Cannot crash b/);
});
