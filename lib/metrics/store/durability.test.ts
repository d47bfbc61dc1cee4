import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { type Random, random } from "../../sim/random.ts";
import type { Storage } from "../../storage/storage.ts";
import { Block, writeBlock } from "./block.ts";
import { chunksOf } from "./compact.ts";
import { Head } from "./head.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";
import { Tsdb } from "./tsdb.ts";

const X = [new Matcher("__name__", "=", "x")], x = Labels.of({ __name__: "x" });

test("an end, NaN, the infinities and −0 go through head, log and block", () => {
  const storage = new MemoryStorage(), odd = [NaN, Infinity, -Infinity, -0, 5e-324];
  const head = new Head({ storage }), series = head.series(x)!;
  odd.forEach((value, i) => head.append(series, i * 1000, value));
  head.append(series, 9000, NaN, true);
  head.commit();
  const again = new Head({ storage }).select(X, 0, 1e6)[0]!;
  const block = writeBlock(new MemoryStorage(), [{ labels: x, chunks: chunksOf(again) }])!.select(
    X,
    0,
    1e6,
  )[0]!;
  for (const { values, stale } of [again, block]) {
    assert.ok(odd.every((value, i) => Object.is(values[i], value)));
    assert.deepEqual([...stale!], [0, 0, 0, 0, 0, 1]);
  }
});

test("the head takes a sample twice, and refuses what goes back or contradicts", () => {
  const head = new Head(), series = head.series(x)!;
  const became = [[1000, 1], [2000, 2], [2000, 2], [2000, 3], [1500, 2]].map(([time, value]) =>
    head.append(series, time!, value!)
  );
  assert.deepEqual(became, ["ok", "ok", "duplicate", "conflict", "out of order"]);
  assert.throws(() => head.append(series, 2500.5, 1), RangeError);
});

test("cut anywhere in its last record, the log loses nothing that was acknowledged before", () => {
  const written = new MemoryStorage(),
    head = new Head({ storage: written }),
    series = head.series(x)!;
  for (let i = 0; i < 5; i++) head.append(series, i * 1000, i * 1.5);
  head.commit();
  const file = written.open("wal-00000001"), acknowledged = file.size;
  for (let i = 5; i < 9; i++) head.append(series, i * 1000, i * 1.5);
  head.commit();
  const bytes = file.read(0, file.size).slice();
  for (let cut = acknowledged; cut <= bytes.length; cut++) {
    const storage = new MemoryStorage();
    storage.open("wal-00000001").append(bytes.subarray(0, cut));
    const again = new Head({ storage });
    assert.equal(again.samples, cut === bytes.length ? 9 : 5, `cut at byte ${cut}`);
    assert.equal(again.torn, cut === bytes.length ? 0 : cut - acknowledged);
  }
});

test("a flipped bit in the log's last record is found", () => {
  const storage = new MemoryStorage(), head = new Head({ storage }), series = head.series(x)!;
  head.append(series, 1000, 1);
  head.commit();
  const before = storage.open("wal-00000001").size;
  head.append(series, 2000, 2);
  head.commit();
  const file = storage.open("wal-00000001"), bytes = file.read(0, file.size).slice();
  for (let at = before; at < bytes.length; at++) {
    const damaged = new MemoryStorage(), copy = bytes.slice();
    copy[at]! ^= 4;
    damaged.open("wal-00000001").append(copy);
    assert.equal(new Head({ storage: damaged }).samples, 1, `byte ${at}`);
  }
});

/** Three series of which two lag behind; what is read of them must be what was written, in order, from the start. */
class Written {
  readonly acknowledged = [0, 0, 0];
  at = [0, 0, 0];

  /** Opens a database and holds it against what was acknowledged. */
  open(storage: Storage, blockTime: number): Tsdb {
    const db = new Tsdb({ storage, blockTime, retention: 1e9 });
    const all = new Map(
      db.select([], 0, Infinity).map((series) => [series.labels.get("i"), series]),
    );
    this.at = this.at.map((_, i) => {
      const series = all.get(String(i)), count = series?.times.length ?? 0;
      assert.ok(
        count >= this.acknowledged[i]!,
        `series ${i}: ${count} of ${this.acknowledged[i]} samples`,
      );
      assert.ok(
        series?.times.every((time, k) => time === k * 1000 && series.values[k] === k) ?? true,
      );
      return count;
    });
    return db;
  }

  write(db: Tsdb, many: number, chance: Random): void {
    const series = this.at.map((_, i) =>
      db.head.series(Labels.of({ __name__: "x", i: String(i) }))!
    );
    for (let k = 0; k < many; k++) {
      series.forEach((one, i) => {
        if (i === 0 || chance.int(10) > 0) db.head.append(one, this.at[i]! * 1000, this.at[i]!++);
      });
      if (k % 7 !== 0) continue;
      db.head.commit();
      this.at.forEach((count, i) => this.acknowledged[i] = count);
      if (chance.int(3) === 0) db.tidy(this.at[0]! * 1000);
    }
  }
}

test("a database that loses power again and again keeps what it acknowledged", () => {
  for (let seed = 1; seed <= 6; seed++) {
    const storage = new MemoryStorage(), chance = random(seed), written = new Written();
    for (let life = 0; life < 8; life++) {
      const db = written.open(storage, [30_000, 60_000, 120_000][chance.int(3)]!);
      written.write(db, 30 + chance.int(120), chance);
      storage.crash(chance);
    }
    written.open(storage, 60_000);
  }
});

/** A storage whose power goes at one of its steps: in the middle of a block, a rename, a new log. */
function dying(storage: MemoryStorage, after: number): Storage {
  let left = after;
  const step = <T>(act: () => T): T => {
    if (left-- <= 0) throw new Error("power is gone");
    return act();
  };
  return {
    list: () => storage.list(),
    open: (name) => {
      const file = storage.open(name);
      return {
        get size() {
          return file.size;
        },
        append: (bytes) => step(() => file.append(bytes)),
        read: (position, length) => file.read(position, length),
        truncate: (size) => step(() => file.truncate(size)),
        sync: () => step(() => file.sync()),
        close: () => file.close(),
      };
    },
    rename: (from, to) => step(() => storage.rename(from, to)),
    remove: (name) => step(() => storage.remove(name)),
  };
}

test("whichever step power is lost at, in a block, a rename or a new log, nothing acknowledged is lost", () => {
  for (let after = 0; after < 400; after += 7) {
    const storage = new MemoryStorage(), written = new Written(), chance = random(after);
    assert.throws(() => {
      const broken = dying(storage, after);
      for (;;) written.write(written.open(broken, 30_000), 200, chance);
    }, /power is gone/);
    storage.crash(chance);
    written.open(storage, 30_000);
  }
});

test("a damaged chunk is named, and no other number is given for it", () => {
  const storage = new MemoryStorage(), times = Array.from({ length: 200 }, (_, i) => i * 1000);
  const { name } = writeBlock(storage, [{
    labels: x,
    chunks: chunksOf({ times: Float64Array.from(times), values: Float64Array.from(times) }),
  }])!;
  const file = storage.open(name), bytes = file.read(0, file.size).slice();
  bytes[5]! ^= 1;
  const damaged = new MemoryStorage();
  damaged.open(name).append(bytes);
  assert.throws(() => new Block(damaged, name).select(X, 0, 1e9), /its checksum does not hold/);
});
