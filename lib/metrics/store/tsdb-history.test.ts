import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { History } from "./history.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";
import { Tsdb } from "./tsdb.ts";

const HOUR = 3_600_000, X = [new Matcher("__name__", "=", "x")];

/** A day of a counter at 15 s, in blocks of an hour of which the last few are kept. */
function day(db: Tsdb, from: number, to: number): void {
  const series = db.head.series(Labels.of({ __name__: "x" }))!;
  for (let i = from * 240; i < to * 240; i++) {
    db.head.append(series, i * 15_000, i);
    if (i % 240 === 239) db.tidy(i * 15_000);
  }
}

const sums = (db: Tsdb, from: number, to: number, step: number) =>
  db.overview(X, from, to, step).map(({ resolution, rows }) => ({
    ...{ resolution, rows: rows.length },
    count: rows.reduce((sum, { count }) => sum + count, 0),
    increase: rows.reduce((sum, { increase }) => sum + increase, 0),
  }));

test("what no block holds any more is known to the hour, up to the newest sample", () => {
  const storage = new MemoryStorage(), options = { storage, blockTime: HOUR, retention: 3 * HOUR };
  const db = new Tsdb({ ...options, history: new History() });
  day(db, 0, 24);
  assert.ok(db.select(X, 0, 1e9)[0]!.times[0]! > 12 * HOUR);
  const whole = { resolution: HOUR, rows: 24, count: 5760, increase: 5759 };
  assert.deepEqual(sums(db, 0, 24 * HOUR, 2 * HOUR), [whole]);
  const [fine] = sums(db, 0, 24 * HOUR, 600_000);
  assert.deepEqual(fine, { ...whole, resolution: 300_000, rows: 288 });
  assert.deepEqual(db.overview([new Matcher("a", "=", "b")], 0, 24 * HOUR, HOUR), []);
  // Asking changes nothing.
  assert.deepEqual(sums(db, 0, 24 * HOUR, 2 * HOUR), [whole]);
});

test("after a restart it goes back as far as the blocks, and goes on without a gap", () => {
  const storage = new MemoryStorage(), options = { storage, blockTime: HOUR, retention: 3 * HOUR };
  const first = new Tsdb({ ...options, history: new History() });
  day(first, 0, 12);
  first.close();
  const again = new Tsdb({ ...options, history: new History() }), held = again.blocks[0]!.from;
  day(again, 12, 24);
  const [{ count, increase }] = sums(again, 0, 24 * HOUR, HOUR) as [ReturnType<typeof sums>[0]];
  assert.equal(count, 5760 - held / 15_000);
  assert.equal(increase, count! - 1);
});

test("history is no longer than it may be, the fine one shorter", () => {
  const history = new History([300_000, HOUR], [6 * HOUR, 12 * HOUR]);
  const db = new Tsdb({ ...{ storage: new MemoryStorage(), blockTime: HOUR }, history });
  day(db, 0, 24);
  const rows = (step: number) => history.ask(() => true, 0, 1e9, step)[0]!.rows;
  assert.ok(rows(300_000)[0]!.time >= 17 * HOUR && rows(HOUR)[0]!.time >= 11 * HOUR);
  assert.ok(rows(300_000)[0]!.time <= 18 * HOUR && rows(HOUR)[0]!.time <= 12 * HOUR);
});

test("a database without a history says that it has none", () => {
  const db = new Tsdb({ storage: new MemoryStorage() });
  assert.throws(
    () => db.overview(X, 0, 1, 1),
    /^Error: Cannot overview: the database keeps no history/,
  );
});
