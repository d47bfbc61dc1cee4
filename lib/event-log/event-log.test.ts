import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { random, VirtualClock } from "../sim/mod.ts";
import { type AssignorName, EventLog, lag, MemoryStorage, murmur2, partitionOf } from "./mod.ts";

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

test("every message is handled at least once while consumers fail, join and leave", async () => {
  const log = new EventLog();
  await log.createTopic("work", 6);
  const handled = new Map<string, number>();
  let calls = 0;
  const join = () =>
    log.consume({ topic: "work", group: "g", redeliveryDelay: 1 }, async ({ value }) => {
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

/** Until a group has read everything. */
async function untilRead(log: EventLog, topic: string, group: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await lag(log, topic, group) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${await lag(log, topic, group)} messages are unread after 2 s`);
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i % 20}`, value: `${i}` }));

for (const [commit, expected] of [["after", 2], ["before", 1]] as const) {
  test(`committed ${commit} the handler, a message whose handler fails comes ${expected} ${expected > 1 ? "times" : "time"}`, async () => {
    const log = new EventLog();
    await log.createTopic("t", 3);
    await log.send("t", numbered(100));
    const heard = new Map<string, number>();
    await log.consume({ topic: "t", group: "g", commit, redeliveryDelay: 0 }, ({ value }) => {
      const times = (heard.get(value) ?? 0) + 1;
      heard.set(value, times);
      if (times === 1) throw new Error("provoked");
    });
    await untilRead(log, "t", "g");
    await log.close();
    assert.equal(heard.size, 100);
    assert.ok([...heard.values()].every((times) => times === expected));
  });
}

for (const assignor of ["range", "roundrobin", "sticky"] as AssignorName[]) {
  test(`${assignor}: each key keeps its order, and nothing is lost, while members come and go`, async () => {
    const log = new EventLog();
    await log.createTopic("t", 12);
    const heard = new Map<string, number[]>();
    const join = () =>
      log.consume({ topic: "t", group: "g", assignor }, async ({ key, value }) => {
        await new Promise((resolve) => setTimeout(resolve, 0));
        heard.set(key!, [...heard.get(key!) ?? [], Number(value)]);
      });
    const members = [await join(), await join()];
    for (const [i, message] of numbered(400).entries()) {
      await log.send("t", [message]);
      if (i % 90 === 80) members.push(await join());
      if (i % 150 === 140) await members.shift()!.close();
    }
    await untilRead(log, "t", "g");
    const { members: shares } = log.assignment("t", "g");
    await log.close();
    assert.deepEqual([...shares.values()].flat().sort((a, b) => a - b), [...Array(12).keys()]);
    for (const numbers of heard.values()) {
      assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
      assert.equal(numbers.length, 20);
    }
  });
}

test("a sticky join moves only what the newcomer gets; range moves more", async () => {
  const moved = async (assignor: AssignorName) => {
    const log = new EventLog();
    await log.createTopic("t", 12);
    for (let i = 0; i < 4; i++) await log.consume({ topic: "t", group: "g", assignor }, () => {});
    const { members, moved } = log.assignment("t", "g");
    await log.close();
    return { moved, got: members.get("member-000003")!.length };
  };
  assert.deepEqual(await moved("sticky"), { moved: 3, got: 3 });
  const range = await moved("range");
  assert.ok(range.moved > 3, `${range.moved} partitions`);
});

test("a group whose members want different assignors is refused by name", async () => {
  const log = new EventLog();
  await log.createTopic("t");
  await log.consume({ topic: "t", group: "g", assignor: "sticky" }, () => {});
  await assert.rejects(log.consume({ topic: "t", group: "g", assignor: "range" }, () => {}), {
    message: "Cannot join group g: its assignor is sticky: received range",
  });
  await log.close();
});

test("with a storage, topics, messages and offsets are there for the next process", async () => {
  const storage = new MemoryStorage();
  const first = new EventLog({ storage, segmentBytes: 2000 });
  await first.createTopic("orders-2", 3);
  await first.createTopic("empty", 2);
  await first.send("orders-2", numbered(300));
  const heard: string[] = [];
  await first.consume({ topic: "orders-2", group: "g" }, ({ value }) => {
    if (heard.length >= 200) throw new Error("it is as if it had crashed here");
    heard.push(value);
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await first.close();
  const second = new EventLog({ storage, segmentBytes: 2000 });
  assert.equal((await second.endOffsets("orders-2")).reduce((a, b) => a + b), 300);
  assert.deepEqual(await second.endOffsets("empty"), [0, 0]);
  assert.equal(await lag(second, "orders-2", "g"), 100);
  await second.consume({ topic: "orders-2", group: "g" }, ({ value }) => void heard.push(value));
  await untilRead(second, "orders-2", "g");
  assert.deepEqual(heard.map(Number).sort((a, b) => a - b), [...Array(300).keys()]);
  await second.deleteTopic("orders-2");
  await second.close();
  const third = new EventLog({ storage });
  await assert.rejects(
    third.endOffsets("orders-2"),
    /there is no topic of that name: there is empty/,
  );
  await third.close();
});

test("after a loss of power, what had been synced is there", async () => {
  const chance = random(3);
  for (let round = 0; round < 50; round++) {
    const storage = new MemoryStorage();
    const log = new EventLog({ storage, flushMessages: 1 });
    await log.createTopic("t");
    await log.send("t", numbered(10));
    storage.crash(chance);
    const again = new EventLog({ storage, flushMessages: 1 });
    assert.deepEqual(await again.endOffsets("t"), [10]);
    await again.close();
  }
});

test("a message that takes the offset of one that was lost is delivered, though that was committed", async () => {
  const storage = new MemoryStorage();
  const log = new EventLog({ storage });
  await log.createTopic("t");
  await log.send("t", [{ value: "lost" }]);
  await log.consume({ topic: "t", group: "g" }, () => {});
  await untilRead(log, "t", "g");
  // The commit reached the disk and the message did not.
  const [messages] = storage.list().filter((name) => name.startsWith("t-"));
  storage.open(messages!).truncate(0);
  const again = new EventLog({ storage });
  await again.send("t", [{ value: "next" }]);
  const heard: string[] = [];
  await again.consume({ topic: "t", group: "g" }, ({ value }) => void heard.push(value));
  await untilRead(again, "t", "g");
  await again.close();
  assert.deepEqual(heard, ["next"]);
});

test("committed offsets are compacted: many commits do not fill the disk", async () => {
  const storage = new MemoryStorage();
  const log = new EventLog({ storage });
  await log.createTopic("t");
  await log.consume({ topic: "t", group: "g" }, () => {});
  for (let i = 0; i < 20_000; i++) {
    await log.send("t", [{ value: "" }]);
    await undefined;
  }
  await untilRead(log, "t", "g");
  const bytes = storage.list().filter((name) => name.startsWith("__committed"))
    .reduce((sum, name) => sum + storage.open(name).size, 0);
  await log.close();
  assert.ok(bytes < 1 << 20, `${bytes} bytes`);
  assert.equal(await lag(new EventLog({ storage }), "t", "g"), 0);
});

test("a name that leads out of the folder is refused", async () => {
  const log = new EventLog();
  for (const name of ["../x", "a/b", "", ".."]) {
    await assert.rejects(log.createTopic(name), /Cannot create a topic: its name must be/);
  }
});

test("closing does not sit out the pause before a message comes again, on a clock that stands still", async () => {
  const log = new EventLog({ clock: new VirtualClock() });
  await log.createTopic("t");
  await log.send("t", [{ value: "a" }]);
  let tries = 0;
  const consumer = await log.consume({ topic: "t", group: "g", redeliveryDelay: 1000 }, () => {
    tries++;
    throw new Error("no");
  });
  while (tries === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await consumer.close();
  await log.close();
  assert.equal(tries, 1);
});

test("a retention that is no whole number is refused", () => {
  assert.throws(
    () => new EventLog({ retention: 1.5 }),
    /retention must be a whole number .*: received 1\.5/,
  );
});
