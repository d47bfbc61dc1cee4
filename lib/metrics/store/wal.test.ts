import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { random } from "../../sim/random.ts";
import type { Storage } from "../../storage/storage.ts";
import { Head } from "./head.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";
import { Tsdb } from "./tsdb.ts";
import { Wal } from "./wal.ts";
import { recordsOf } from "./wal-records.ts";

const x = Labels.of({ __name__: "x" }), SEGMENT = "wal-00000001";

test("after a crash in a record, what is committed next is found by the next start", () => {
  const storage = new MemoryStorage(), records: number[] = [];
  const open = () => new Wal(storage, "wal-", (record) => records.push(record[0]!));
  const log = open();
  log.append(Uint8Array.of(1, 1, 1));
  log.sync();
  log.append(Uint8Array.of(2, 2, 2));
  storage.open(SEGMENT).truncate(storage.open(SEGMENT).size - 1);
  const second = open();
  assert.ok(second.torn > 0);
  second.append(Uint8Array.of(3, 3, 3));
  second.sync();
  storage.crash(random(1));
  records.length = 0;
  assert.equal(open().torn, 0);
  assert.deepEqual(records, [1, 3]);
});

test("the records of a large head are many, none of them long, and say all of it", () => {
  const storage = new MemoryStorage(), head = new Head({ storage }), text = "y".repeat(260);
  for (let i = 0; i < 9000; i++) {
    head.append(head.series(Labels.of({ __name__: "x", i: String(i), text }))!, 1000, i);
  }
  for (let i = 0; i < 9000; i++) head.append(head.series(x)!, i * 1000, i);
  const records = [...recordsOf(head.all())];
  assert.ok(records.every(({ length }) => length < 1.5 * 2 ** 20));
  assert.ok(records.length < 20, `${records.length} records`);
  head.commit();
  for (let start = 0; start < 3; start++) {
    const again = new Head({ storage });
    assert.deepEqual([again.seriesCount, again.samples], [9001, 18_000]);
  }
});

test("a record that no reader would take is refused when it is written", () => {
  const log = new Wal(new MemoryStorage(), "wal-", () => {});
  assert.throws(() => log.append(new Uint8Array(2 ** 26 + 1)), {
    name: "RangeError",
    message: /^Cannot append to the log: a record must be from 1 to 67108864 bytes/,
  });
  assert.throws(() => log.append(new Uint8Array(0)), RangeError);
  assert.equal(log.size, 0);
});

test("labels too long for the log are refused and counted, and all others are kept", () => {
  const storage = new MemoryStorage(), head = new Head({ storage });
  assert.equal(head.series(x.with("text", "y".repeat(2 ** 20))), undefined);
  assert.equal(head.refusedSeries, 1);
  head.append(head.series(x)!, 1000, 1);
  head.commit();
  assert.equal(new Head({ storage }).samples, 1);
});

/** What can be wrong with a disk: a full one takes half of what it is given, one that can't sync loses what is not. */
interface Fault {
  fails?: "append" | "sync" | "append and truncate";
}

function faulty(storage: MemoryStorage, fault: Fault): Storage {
  const fail = () => {
    throw new Error("ENOSPC");
  };
  return {
    list: () => storage.list(),
    open: (name) => {
      const file = storage.open(name);
      let synced = file.size;
      return {
        get size() {
          return file.size;
        },
        append: (bytes) => {
          if (!fault.fails?.startsWith("append")) return file.append(bytes);
          file.append(bytes.subarray(0, bytes.length / 2));
          fail();
        },
        read: (position, length) => file.read(position, length),
        truncate: (size) => fault.fails?.endsWith("truncate") ? fail() : file.truncate(size),
        sync: () => {
          const lost = file.size - synced;
          if (fault.fails === "sync") file.truncate(synced);
          if (fault.fails === "sync") file.append(new Uint8Array(lost));
          file.sync();
          synced = file.size;
          if (fault.fails === "sync") fail();
        },
        close: () => file.close(),
      };
    },
    rename: (from, to) => storage.rename(from, to),
    remove: (name) => storage.remove(name),
  };
}

for (const fails of ["append", "sync", "append and truncate"] as const) {
  test(`once a disk that failed to ${fails} works again, all that is committed is kept`, () => {
    const storage = new MemoryStorage(), fault: Fault = {};
    const head = new Head({ storage: faulty(storage, fault) }), series = head.series(x)!;
    for (let i = 0; i < 19; i++) {
      head.append(series, i * 1000, i);
      if (i === 1) fault.fails = fails;
      if (i === 1) assert.throws(() => head.commit(), /ENOSPC/);
      delete fault.fails;
      if (i !== 1) head.commit();
    }
    storage.crash(random(2));
    assert.equal(new Head({ storage }).samples, 19);
  });

  test(`a log that can't begin anew, since the disk fails to ${fails}, goes on`, () => {
    const storage = new MemoryStorage(), fault: Fault = {};
    const head = new Head({ storage: faulty(storage, fault) }), series = head.series(x)!;
    head.append(series, 0, 0);
    head.commit();
    head.append(series, 1000, 1);
    fault.fails = fails;
    assert.throws(() => head.truncate(), /ENOSPC/);
    delete fault.fails;
    head.commit();
    head.append(series, 2000, 2);
    head.commit();
    storage.crash(random(3));
    assert.equal(new Head({ storage }).samples, 3);
  });
}

test("a block that the disk has no room for is tried again, and leaves nothing behind", () => {
  const storage = new MemoryStorage(), fault: Fault = {};
  const db = new Tsdb({ storage: faulty(storage, fault), blockTime: 60_000 });
  for (let i = 0; i < 200; i++) db.head.append(db.head.series(x)!, i * 1000, i);
  db.head.commit();
  fault.fails = "append";
  for (let i = 0; i < 3; i++) assert.throws(() => db.tidy(200_000), /ENOSPC/);
  assert.deepEqual(storage.list().filter((name) => name.endsWith(".tmp")), []);
  delete fault.fails;
  db.tidy(200_000);
  assert.ok(db.blocks.length > 0);
  assert.equal(db.select([new Matcher("__name__", "=", "x")], 0, 1e9)[0]!.times.length, 200);
});
