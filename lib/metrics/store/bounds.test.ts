import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { openBlocks, writeBlock } from "./block.ts";
import { chunksOf, compacted } from "./compact.ts";
import { Head } from "./head.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";
import { Tsdb } from "./tsdb.ts";

const X = [new Matcher("__name__", "=", "x")], x = Labels.of({ __name__: "x" });

test("a clock that goes back over a restart: what is before the blocks' end is refused, not lost", () => {
  const storage = new MemoryStorage(), open = () => new Tsdb({ storage, blockTime: 60_000 });
  const first = open();
  for (let i = 0; i < 180; i++) first.head.append(first.head.series(x)!, i * 1000, i);
  first.tidy(240_000);
  first.close();
  const again = open(), series = again.head.series(x)!;
  assert.equal(series.count, 0);
  const answers = [100_500, 179_000, 200_000].map((time) => again.head.append(series, time, 7));
  assert.deepEqual(answers, ["out of order", "out of order", "ok"]);
  again.tidy(400_000);
  const { times } = again.select(X, 0, 1e9)[0]!;
  assert.deepEqual([times.length, times.at(-1)], [181, 200_000]);
});

test("a time that no number holds exactly is refused, and shifts no other series' samples", () => {
  const storage = new MemoryStorage(), head = new Head({ storage }), y = Labels.of({ a: "y" });
  for (const time of [1e20, -1e20, 1e15 + 1, NaN, Infinity, 0.5]) {
    assert.throws(() => head.append(head.series(x)!, time, 1), {
      name: "RangeError",
      message: /^Cannot append: time must be a whole number from -1000000000000000 to /,
    });
  }
  const far = 1e15;
  head.append(head.series(x)!, far, 1);
  head.append(head.series(y)!, -far, 2);
  head.append(head.series(y)!, 1001, 3);
  head.commit();
  const times = new Head({ storage }).select([], -Infinity, Infinity).map((one) => [...one.times]);
  assert.deepEqual(times, [[far], [-far, 1001]]);
});

test("one sample of 1970 does not make housekeeping walk through all the years since", () => {
  const now = 1_700_000_000_000;
  let steps = 0;
  const storage = new MemoryStorage(), db = new Tsdb({ storage, retention: 1e13 });
  const series = db.head.series(x)!, all = db.head.all.bind(db.head);
  db.head.all = () => (steps++, all());
  for (const time of [1, ...Array.from({ length: 200 }, (_, i) => now - 6e7 + i * 300_000)]) {
    db.head.append(series, time, time);
  }
  db.tidy(now);
  assert.ok(steps < 40, `${steps} steps`);
  assert.equal(db.select(X, 0, 2e12)[0]!.times.length, 201);
  assert.ok(db.blocks.reduce((sum, { samples }) => sum + samples, 0) > 130);
});

test("a block goes once its last sample is too old, not its first", () => {
  const db = new Tsdb({ storage: new MemoryStorage(), blockTime: 60_000, retention: 120_000 });
  for (let i = 0; i < 60; i++) db.head.append(db.head.series(x)!, i * 1000, i);
  db.tidy(130_000);
  assert.equal(db.blocks.length, 1);
  db.tidy(59_000 + 120_000);
  assert.equal(db.blocks.length, 1, "its last sample is just young enough");
  db.tidy(59_001 + 120_000);
  assert.equal(db.blocks.length, 0);
});

test("blocks that were made one hold their samples in order, whichever came first", () => {
  const storage = new MemoryStorage();
  const part = (from: number) => ({
    times: Float64Array.from({ length: 50 }, (_, i) => (from + i) * 1000),
    values: Float64Array.from({ length: 50 }, (_, i) => from + i),
  });
  for (const from of [100, 0, 50]) {
    writeBlock(storage, [{ labels: x, chunks: chunksOf(part(from)) }]);
  }
  const blocks = openBlocks(storage);
  for (const order of [blocks, blocks.toReversed()]) {
    const [one] = compacted(order),
      { times, values } = writeBlock(new MemoryStorage(), [one!])!
        .select(X, 0, 1e9)[0]!;
    assert.deepEqual([...values], Array.from({ length: 150 }, (_, i) => i));
    assert.ok(times.every((time, i) => time === i * 1000));
    const ends = one!.chunks.map(({ from, to }) => [from, to]);
    assert.deepEqual(ends, [[0, 119_000], [120_000, 149_000]]);
  }
});

test("small blocks become one, and old ones go", () => {
  const storage = new MemoryStorage(),
    db = new Tsdb({ storage, blockTime: 60_000, retention: 600_000 });
  const series = db.head.series(x)!;
  for (let i = 0; i < 1200; i++) {
    db.head.append(series, i * 1000, i);
    if (i % 60 === 59) db.tidy(i * 1000);
  }
  const samples = db.select(X, 0, Infinity)[0]!;
  assert.ok(
    samples.times[0]! >= 1_199_000 - 600_000 - 180_000 && samples.times.at(-1) === 1_199_000,
  );
  assert.ok(db.blocks.length < 12);
  db.blocks.forEach(({ from }, i) =>
    assert.ok(i === 0 || from > db.blocks[i - 1]!.to, "blocks do not overlap")
  );
  const held = db.blocks.reduce((sum, block) => sum + block.samples, 0);
  assert.equal(
    held,
    (db.blocks.at(-1)!.to - db.blocks[0]!.from) / 1000 + 1,
    "each sample is held once",
  );
  assert.equal(openBlocks(storage).length, db.blocks.length);
});
