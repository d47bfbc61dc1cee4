import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { random } from "../sim/mod.ts";
import { FileStorage } from "../storage/disk/mod.ts";
import { MemoryStorage, SegmentedLog, type Storage } from "./mod.ts";

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i % 7}`, value: `${from + i}` }));

/** Runs a test on both kinds of storage. */
function onBoth(title: string, work: (storage: Storage) => void): void {
  test(`in memory: ${title}`, () => work(new MemoryStorage()));
  test(`on disk: ${title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "under-load-log-"));
    try {
      work(new FileStorage(folder));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

onBoth("every offset is found, over many segments, and after opening again", (storage) => {
  const log = new SegmentedLog(storage, "t", { segmentBytes: 5000 });
  for (let i = 0; i < 1000; i += 10) assert.equal(log.append(numbered(10, i)), i);
  assert.ok(log.segments > 5);
  for (const one of [log, new SegmentedLog(storage, "t", { segmentBytes: 5000 })]) {
    assert.equal(one.endOffset, 1000);
    for (let offset = 0; offset < 1000; offset += 37) {
      const found = one.read(offset, 3);
      assert.deepEqual(
        found.map(({ value }) => Number(value)),
        [offset, offset + 1, offset + 2].filter((n) => n < 1000),
      );
    }
    assert.equal(one.read(0, Infinity).length, 1000);
    one.close();
  }
});

onBoth("a record larger than what is read at once is found", (storage) => {
  const log = new SegmentedLog(storage, "t");
  log.append([{ value: "a" }, { value: "x".repeat(300_000) }, { value: "b" }]);
  assert.deepEqual(log.read(0).map(({ value }) => value?.length), [1, 300_000, 1]);
  log.close();
  const again = new SegmentedLog(storage, "t");
  assert.deepEqual(again.read(2).map(({ value }) => value), ["b"]);
  again.close();
});

onBoth("retention drops whole segments from the old end, and offsets go on", (storage) => {
  const log = new SegmentedLog(storage, "t", { segmentBytes: 1000 });
  for (let i = 0; i < 200; i++) log.append([{ value: `${i}`, timestamp: i * 1000 }]);
  log.retain({ bytes: 3000 });
  assert.ok(log.bytes <= 3000 && log.startOffset > 0);
  assert.equal(log.read(0, 1)[0]?.offset, log.startOffset);
  log.retain({ ms: 20_000, now: 199_000 });
  assert.ok(log.read(0, 1)[0]!.timestamp < 199_000 && log.startOffset > 150);
  log.retain({ bytes: 0 });
  assert.equal(log.segments, 1);
  assert.equal(log.endOffset, 200);
  log.close();
});

onBoth("compaction keeps the last record of each key, and offsets stay", (storage) => {
  const log = new SegmentedLog(storage, "t", { segmentBytes: 2000 });
  for (let i = 0; i < 500; i++) log.append(numbered(1, i).map((e) => ({ ...e, key: `k${i % 7}` })));
  const before = log.bytes, end = log.endOffset;
  const newest = new Map(log.read(0, Infinity).map(({ key, value }) => [key, value]));
  log.compact();
  log.compact();
  assert.ok(log.bytes < before / 3);
  for (const one of [log, new SegmentedLog(storage, "t", { segmentBytes: 2000 })]) {
    assert.equal(one.endOffset, end);
    const kept = one.read(0, Infinity);
    assert.deepEqual(new Map(kept.map(({ key, value }) => [key, value])), newest);
    assert.ok(kept.every((record, i) => i === 0 || record.offset > kept[i - 1]!.offset));
    one.close();
  }
  assert.ok(storage.list().every((name) => name.endsWith(".log")));
});

test("a tombstone drops its key, and goes itself when it is old", () => {
  const log = new SegmentedLog(new MemoryStorage(), "t", { segmentBytes: 64 });
  log.append([{ key: "a", value: "1" }, { key: "b", value: "1" }]);
  log.append([{ key: "a", value: null, timestamp: 1000 }]);
  log.append([{ key: "c", value: "1" }]);
  log.append([{ key: "d", value: "1" }]);
  const keys = () => log.read(0, Infinity).map(({ key, value }) => `${key}=${value}`);
  log.compact({ tombstoneMs: 500, now: 1400 });
  assert.deepEqual(keys(), ["b=1", "a=null", "c=1", "d=1"]);
  log.compact({ tombstoneMs: 500, now: 1600 });
  assert.deepEqual(keys(), ["b=1", "c=1", "d=1"]);
});

test("a compaction that a crash interrupted leaves the old segment and no rubbish", () => {
  const storage = new MemoryStorage();
  const log = new SegmentedLog(storage, "t", { segmentBytes: 64 });
  for (let i = 0; i < 5; i++) log.append([{ key: "k", value: `${i}` }]);
  storage.open(`${storage.list()[0]!}.cleaned`).append(new Uint8Array(7));
  const again = new SegmentedLog(storage, "t");
  assert.equal(again.read(0, Infinity).length, 5);
  assert.ok(storage.list().every((name) => name.endsWith(".log")));
});

test("segments that a crash left beside the one that replaced them are removed", () => {
  const storage = new MemoryStorage();
  const log = new SegmentedLog(storage, "t", { segmentBytes: 200 });
  for (let i = 0; i < 40; i++) log.append([{ key: `k${i % 3}`, value: `${i}` }]);
  const names = storage.list(),
    old = storage.open(names[1]!),
    bytes = old.read(0, old.size).slice();
  log.compact();
  const kept = log.read(0, Infinity);
  storage.open(names[1]!).append(bytes);
  const again = new SegmentedLog(storage, "t", { segmentBytes: 200 });
  const newest = (records: typeof kept) => new Map(records.map((r) => [r.key, r.value]));
  assert.deepEqual(newest(again.read(0, Infinity)), newest(kept));
  const offsets = again.read(0, Infinity).map(({ offset }) => offset);
  assert.deepEqual(offsets, [...new Set(offsets)].sort((a, b) => a - b));
});

test("compaction joins segments that have become small", () => {
  const log = new SegmentedLog(new MemoryStorage(), "t", { segmentBytes: 1000 });
  for (let i = 0; i < 2000; i++) log.append([{ key: `k${i % 3}`, value: `${i}` }]);
  assert.ok(log.segments > 20);
  log.compact();
  assert.equal(log.segments, 2);
});

test("cut at every byte, a log opens with each whole record and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-torn-"));
  try {
    const write = () => {
      const log = new SegmentedLog(new FileStorage(folder), "t");
      const ends: number[] = [];
      for (let i = 0; i < 6; i++) {
        log.append([{ key: "ü", value: `${i}`, headers: { n: `${i}` } }]);
        ends.push(log.bytes);
      }
      log.close();
      return ends;
    };
    const ends = write(), [file] = readdirSync(folder);
    for (let size = ends.at(-1)!; size >= 0; size--) {
      truncateSync(join(folder, file!), size);
      const log = new SegmentedLog(new FileStorage(folder), "t");
      const whole = ends.filter((end) => end <= size).length;
      assert.deepEqual(log.read(0).map(({ value }) => value), [..."012345"].slice(0, whole));
      assert.equal(log.tornBytes, size - (ends[whole - 1] ?? 0));
      assert.equal(log.append([{ value: "next" }]), whole);
      log.close();
      rmSync(join(folder, file!));
      write();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("rubbish behind the last record is cut off", () => {
  const folder = mkdtempSync(join(tmpdir(), "under-load-rubbish-"));
  try {
    const log = new SegmentedLog(new FileStorage(folder), "t");
    log.append(numbered(3));
    log.close();
    appendFileSync(join(folder, readdirSync(folder)[0]!), new Uint8Array(100).fill(3));
    const again = new SegmentedLog(new FileStorage(folder), "t");
    assert.deepEqual([again.endOffset, again.tornBytes], [3, 100]);
    again.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what was synced survives any crash, and what survives is a prefix", () => {
  const source = fc.array(
    fc.oneof(
      fc.record({ append: fc.integer({ min: 1, max: 9 }) }),
      fc.constant("sync" as const),
      fc.constant("crash" as const),
    ),
    { maxLength: 60 },
  );
  fc.assert(fc.property(source, fc.nat(), (steps, seed) => {
    const storage = new MemoryStorage(), chance = random(seed), written: string[] = [];
    let log = new SegmentedLog(storage, "t", { segmentBytes: 400 }), synced = 0, next = 0;
    for (const step of steps) {
      if (step === "sync") {
        log.sync();
        synced = written.length;
      } else if (step === "crash") {
        storage.crash(chance);
        log = new SegmentedLog(storage, "t", { segmentBytes: 400 });
        const kept = log.read(0, Infinity).map(({ value }) => value);
        assert.ok(kept.length >= synced, `${kept.length} of ${synced} synced records`);
        assert.deepEqual(kept, written.slice(0, kept.length));
        written.length = kept.length;
        synced = Math.min(synced, kept.length);
      } else {
        const entries = numbered(step.append, next);
        next += step.append;
        log.append(entries);
        written.push(...entries.map(({ value }) => value));
      }
    }
  }));
});

test("flushMessages syncs by itself", () => {
  const storage = new MemoryStorage();
  const log = new SegmentedLog(storage, "t", { flushMessages: 10 });
  for (let i = 0; i < 25; i++) log.append([{ value: `${i}` }]);
  storage.crash({ next: () => 0, int: () => 0, split: () => random(1) });
  assert.equal(new SegmentedLog(storage, "t").endOffset, 20);
});

test("damage in an old segment is named, not cut off", () => {
  const storage = new MemoryStorage();
  const log = new SegmentedLog(storage, "t", { segmentBytes: 64 });
  for (let i = 0; i < 3; i++) log.append([{ value: `${i}` }]);
  const [oldest] = storage.list(), file = storage.open(oldest!);
  file.truncate(file.size - 1);
  assert.throws(
    () => new SegmentedLog(storage, "t"),
    /Cannot open t\.0+\.log: it is damaged at byte 37 of 73/,
  );
});

test("two logs whose names begin alike do not see each other's files", () => {
  const storage = new MemoryStorage();
  new SegmentedLog(storage, "a").append(numbered(3));
  new SegmentedLog(storage, "a.b").append(numbered(5));
  assert.equal(new SegmentedLog(storage, "a").endOffset, 3);
  assert.equal(new SegmentedLog(storage, "a.b").endOffset, 5);
});

test("settings out of range are refused by name", () => {
  const open = (options: object) => () => new SegmentedLog(new MemoryStorage(), "t", options);
  assert.throws(open({ segmentBytes: 1 }), /segmentBytes must be from 64 to \d+ bytes: received 1/);
  assert.throws(open({ flushMessages: 0 }), /flushMessages must be at least 1 message/);
});
