import assert from "node:assert/strict";
import test, { after } from "node:test";
import { kafka, postgres } from "../services/mod.ts";
import { random } from "../sim/mod.ts";
import { bossJobs, deliver, ourJobs, throughput } from "./experiments/mod.ts";
import { CRASH_STEPS, crashLab, CrashPlan, createTables, Inbox, Outbox } from "./mod.ts";
import { workedInbox } from "./experiments/worked-inbox.ts";

// All that needs Postgres is here: an embedded one takes longer to start than these tests to run.
const db = await postgres(), service = await kafka(), { log } = service;
after(async () => {
  await service.close();
  await db.close();
});

test("a message waits as a row until it is relayed, and an inbox deals with it once", async () => {
  const name = `journey_${Date.now()}`, topic = name.replaceAll("_", "-");
  const tables = await createTables(db, name);
  await log.createTopic(topic);
  const outbox = new Outbox(db, tables), inbox = new Inbox(db, tables, "billing");
  await db.transaction((tx) => outbox.add(tx, [{ id: "n1", key: "ada", payload: "{}" }]));
  assert.equal(await outbox.waiting(), 1);
  assert.equal(await outbox.relay(log, topic), 1);
  assert.equal(await outbox.relay(log, topic), 0);
  const done: string[] = [];
  const work = (ids: readonly string[]) => Promise.resolve(void done.push(...ids));
  for (let i = 0; i < 3; i++) await inbox.once(["n1"], work);
  assert.deepEqual(done, ["n1"]);
  await log.deleteTopic(topic);
  await tables.drop();
});

test(`100 crashes at every step: nothing lost, nothing twice (${db.kind} Postgres, ${service.kind} Kafka)`, async () => {
  // A part that is left out shows after 20 crashes a step, below; the notebook runs 10,000 in all.
  const each = 100;
  const run = await crashLab({ db, log, random: random(1), each, budget: 30_000 });
  assert.equal(run.crashes, each * CRASH_STEPS.length);
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

test("on the real channels everything arrives, whatever is refused or not acknowledged", async () => {
  const options = { db, log, random: random(6), notifications: 40, trouble: 0.1 };
  const { latencies, reached, repeated } = await deliver(options);
  assert.equal(reached, 40);
  assert.equal(latencies.length, 40);
  assert.ok(repeated > 0, "a lost acknowledgement makes a repetition");
  assert.ok(latencies.every(({ ms }) => ms > 0));
});

test("both contestants finish their jobs", async () => {
  const ours = await ourJobs(db), boss = await bossJobs(db);
  await ours.run();
  await boss.run();
  await ours.close();
  await boss.close();
  assert.ok(await throughput(log, `throughput-${Date.now()}`, 500) > 0);
});

test("a plan refuses a step that it does not know", () => {
  assert.throws(() => new CrashPlan(["a"], 1, random(1)).at("b"), /Cannot crash b/);
});

test("a crash before the inbox's commit leaves nothing, one after it leaves an effect and no repetition", async () => {
  const rows = await workedInbox(db, [
    { comes: "a", dies: "after the effect" },
    { comes: "a", dies: "before the offset's commit" },
    { comes: "a", dies: "–" },
  ]);
  assert.deepEqual(rows, [
    { new: undefined, "in the inbox": "–", effects: "–" },
    { new: undefined, "in the inbox": "a", effects: "a" },
    { new: false, "in the inbox": "a", effects: "a" },
  ]);
});
