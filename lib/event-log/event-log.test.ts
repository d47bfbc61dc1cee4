import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../sim/mod.ts";
import { assignRange, EventLog, murmur2, partitionOf } from "./mod.ts";

/** What Kafka's own tests say of its hash (Apache Kafka, UtilsTest). */
const MURMUR2: [string, number][] = [
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
];

test("keys are hashed as Kafka hashes them", () => {
  for (const [key, hash] of MURMUR2) assert.equal(murmur2(key), hash);
});

test("any key has a partition that exists", () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (key, partitions) => {
    const partition = partitionOf(key, partitions);
    assert.ok(Number.isInteger(partition) && partition >= 0 && partition < partitions);
  }));
});

test("range assignment gives every partition to exactly one member, and nobody two more than another", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 0, max: 50 }),
      (members, partitions) => {
        const shares = [...assignRange(members, partitions).values()];
        assert.deepEqual(shares.flat().sort((a, b) => a - b), [...Array(partitions).keys()]);
        const sizes = shares.map((share) => share.length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      },
    ),
  );
});

test("every message is handled at least once while consumers fail, join and leave", async () => {
  const log = new EventLog();
  await log.createTopic("work", 6);
  const handled = new Map<string, number>();
  let calls = 0;
  const join = () =>
    log.consume({ topic: "work", group: "g" }, async ({ value }) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (++calls % 7 === 0) throw new Error("provoked");
      handled.set(value, (handled.get(value) ?? 0) + 1);
    });
  const first = await join();
  for (let i = 0; i < 300; i++) {
    await log.send("work", [{ key: `k${i % 20}`, value: `${i}` }]);
    if (i === 100) await join();
    if (i === 200) await first.close();
  }
  const ends = await log.endOffsets("work");
  for (let tries = 0; tries < 400; tries++) {
    if (String(await log.committed("work", "g")) === String(ends)) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await log.close();
  assert.deepEqual(await log.committed("work", "g"), ends);
  assert.equal(handled.size, 300);
});

test("messages without a key are spread evenly", async () => {
  const log = new EventLog({ clock: new VirtualClock() });
  await log.createTopic("t", 3);
  await log.send("t", Array.from({ length: 9 }, () => ({ value: "x" })));
  assert.deepEqual(await log.endOffsets("t"), [3, 3, 3]);
});

test("retention drops the oldest and offsets go on", async () => {
  const log = new EventLog({ retention: 10 });
  await log.createTopic("t");
  for (let i = 0; i < 100; i++) await log.send("t", [{ value: `${i}` }]);
  assert.deepEqual(await log.endOffsets("t"), [100]);
  const heard: number[] = [];
  await log.consume({ topic: "t", group: "g" }, ({ offset }) => void heard.push(offset));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await log.close();
  assert.equal(heard.at(-1), 99);
  assert.ok(heard.length >= 10 && heard.length <= 13, `${heard.length} messages kept`);
});

test("a topic that does not exist is refused by name", async () => {
  const log = new EventLog();
  await log.createTopic("a");
  await assert.rejects(log.send("b", [{ value: "x" }]), {
    message: "Cannot send to b: there is no topic of that name: there is a",
  });
});
