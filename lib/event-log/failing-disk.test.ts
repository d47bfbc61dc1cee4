import assert from "node:assert/strict";
import test from "node:test";
import { EventLog, lag, MemoryStorage, SegmentedLog } from "./mod.ts";

/** Storage whose next append stops half-way, and whose next sync fails, when it is told to. */
function failing(storage: MemoryStorage, only = "") {
  const next = { tear: false, always: false, sync: false, truncate: false };
  const open = storage.open.bind(storage);
  storage.open = (name) => {
    const file = open(name);
    if (!name.startsWith(only)) return file;
    return {
      get size() {
        return file.size;
      },
      append: (bytes) => {
        if (!next.tear && !next.always) return file.append(bytes);
        next.tear = false;
        file.append(bytes.subarray(0, bytes.length >> 1));
        throw new Error("no space left");
      },
      read: (position, length) => file.read(position, length),
      truncate: (size) => {
        if (next.truncate) throw new Error("the disk is gone");
        file.truncate(size);
      },
      sync: () => {
        if (next.sync) throw new Error("the disk is gone");
        file.sync();
      },
      close: () => file.close(),
    };
  };
  return next;
}

test("a write that stopped half-way takes nothing with it that is written later", () => {
  const storage = new MemoryStorage(), next = failing(storage);
  const log = new SegmentedLog(storage, "a");
  log.append([{ value: "one" }]);
  next.tear = true;
  assert.throws(() => log.append([{ value: "two" }, { value: "three" }]), /no space/);
  assert.equal(log.append([{ value: "four" }]), 1);
  log.sync();
  const values = () => new SegmentedLog(storage, "a").read(0).map(({ value }) => value);
  assert.deepEqual(log.read(0).map(({ value }) => value), ["one", "four"]);
  assert.deepEqual(values(), ["one", "four"]);
});

test("a disk that can't be trusted any more is not written to until the log is opened again", () => {
  for (const fault of ["sync", "truncate"] as const) {
    const storage = new MemoryStorage(), next = failing(storage);
    const log = new SegmentedLog(storage, "a");
    log.append([{ value: "one" }]);
    log.sync();
    next[fault] = true;
    next.tear = fault === "truncate";
    assert.throws(() => {
      log.append([{ value: "two" }]);
      log.sync();
    });
    next[fault] = false;
    assert.throws(() => log.append([{ value: "three" }]), /its last write failed/, fault);
    assert.throws(() => log.sync(), /its last write failed/, fault);
    const again = new SegmentedLog(storage, "a");
    again.append([{ value: "four" }]);
    assert.deepEqual([again.read(0)[0]!.value, again.read(0).at(-1)!.value], ["one", "four"]);
  }
});

test("a group whose offsets can't be written goes on, and writes them once the disk is well", async () => {
  const storage = new MemoryStorage(), next = failing(storage, "__committed_offsets");
  const log = new EventLog({ storage });
  await log.createTopic("orders", 1);
  const heard: string[] = [];
  next.always = true;
  const consumer = await log.consume(
    { topic: "orders", group: "billing" },
    ({ value }) => void heard.push(value),
  );
  await log.send("orders", [{ key: "a", value: "one" }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await log.send("orders", [{ key: "a", value: "two" }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(heard, ["one", "two"]);
  next.always = false;
  await new Promise((resolve) => setTimeout(resolve, 300));
  await consumer.close();
  const again = new EventLog({ storage });
  assert.equal(await lag(again, "orders", "billing"), 0);
  await log.close();
});

test("commit before handling: what can't be committed is not handled, and not skipped", async () => {
  const storage = new MemoryStorage(), next = failing(storage, "__committed_offsets");
  const log = new EventLog({ storage });
  await log.createTopic("orders", 1);
  const heard: string[] = [];
  next.always = true;
  await log.consume(
    { topic: "orders", group: "billing", commit: "before", redeliveryDelay: 0 },
    ({ value }) => void heard.push(value),
  );
  await log.send("orders", [{ key: "a", value: "one" }]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(heard, []);
  next.always = false;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(heard, ["one"]);
  await log.close();
});
