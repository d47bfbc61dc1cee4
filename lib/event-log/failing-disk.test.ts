import assert from "node:assert/strict";
import test from "node:test";
import { MemoryStorage, SegmentedLog } from "./mod.ts";

/** Storage whose next append stops half-way, and whose next sync fails, when it is told to. */
function failing(storage: MemoryStorage) {
  const next = { tear: false, sync: false, truncate: false };
  const open = storage.open.bind(storage);
  storage.open = (name) => {
    const file = open(name);
    return {
      get size() {
        return file.size;
      },
      append: (bytes) => {
        if (!next.tear) return file.append(bytes);
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
