import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { type Random, random } from "../../sim/random.ts";
import type { Storage } from "../../storage/storage.ts";
import { Block, openBlocks, writeBlock } from "./block.ts";
import { chunksOf } from "./compact.ts";
import { decodeDecimal, encodeDecimal } from "./decimal-chunk.ts";
import { History } from "./history.ts";
import { parseSeries } from "../promql/series-notation.ts";
import { intersect, subtract } from "./gallop.ts";
import { Head } from "./head.ts";
import { LabelIndex } from "./label-index.ts";
import { Labels } from "./labels.ts";
import { Matcher } from "./matcher.ts";
import { resolutionFor, rollFurther, rollup } from "./rollup.ts";
import { Tsdb } from "./tsdb.ts";
import { decodeXor, XorChunk } from "./xor-chunk.ts";
import { chunkSuite, nab, suitesMissing } from "../real/suites.ts";
import { madeSeries, nabSeries, nabTimes } from "../truths/chunks.ts";

const skip = suitesMissing() ?? false;
const X = [new Matcher("__name__", "=", "x")], x = Labels.of({ __name__: "x" });
const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1.5, 100, 5e-324),
);
const anyTime = fc.integer({ min: 1, max: 2 ** 40 });

test("chunks of made series are Prometheus', byte for byte", { skip }, () => {
  assert.equal(madeSeries(chunkSuite().series).note, undefined);
});

test("chunks of NAB are Prometheus', by size and digest", { skip }, async () => {
  assert.equal((await nabSeries(chunkSuite().nab, nab())).note, undefined);
});

test("whatever doubles at whatever times come back from an XOR chunk bit for bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyTime, anyDouble, fc.boolean()), { minLength: 1, maxLength: 40 }),
      (samples) => {
        const chunk = new XorChunk();
        let time = 0;
        const times = samples.map(([step]) => time += step);
        samples.forEach(([, value, stale], i) => chunk.append(times[i]!, value, stale));
        const back = decodeXor(chunk.bytes());
        assert.deepEqual([...back.times], times);
        samples.forEach(([, value, stale], i) => {
          assert.equal(back.stale?.[i] ?? 0, Number(stale));
          if (!stale) assert.ok(Object.is(back.values[i], value), `${back.values[i]} is ${value}`);
        });
      },
    ),
  );
});

test("a value that stays at an interval that stays costs exactly two bits", () => {
  const chunk = new XorChunk(),
    size = (many: number) => {
      while (chunk.count < many) chunk.append(1_700_000_000_000 + chunk.count * 15_000, 42.5);
      return chunk.spent.time + chunk.spent.value;
    };
  const two = size(2);
  assert.equal(size(120) - two, 2 * 118);
});

test("decimals come back exactly, and what is no decimal is not used", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 120 }),
      fc.integer({ min: 0, max: 6 }),
      (whole, exponent) => {
        const values = whole.map((value) => value / 10 ** exponent),
          times = whole.map((_, i) => i * 15_000 + (i % 7 === 0 ? 3 : 0));
        const bytes = encodeDecimal(times, values);
        if (values.some((value) => Object.is(value, -0))) return assert.equal(bytes, undefined);
        const back = decodeDecimal(bytes!);
        assert.deepEqual([...back.times], times);
        assert.ok(values.every((value, i) => Object.is(back.values[i], value)));
      },
    ),
  );
  for (const odd of [-0, NaN, Infinity, Math.PI * 1e-9]) {
    assert.equal(encodeDecimal([0, 1], [1, odd]), undefined);
  }
});

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

test("more series than allowed are refused and counted; the others go on", () => {
  const head = new Head({ maxSeries: 2 });
  const made = ["a", "b", "c", "a"].map((user) => head.series(Labels.of({ __name__: "x", user })));
  assert.deepEqual(made.map(Boolean), [true, true, false, true]);
  assert.equal(head.refusedSeries, 1);
  assert.equal(head.index.report()[0]!.label, "user");
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
  for (let seed = 1; seed <= 12; seed++) {
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
  for (let after = 0; after < 400; after += 3) {
    const storage = new MemoryStorage(), written = new Written(), chance = random(after);
    assert.throws(() => {
      const broken = dying(storage, after);
      for (;;) written.write(written.open(broken, 30_000), 200, chance);
    }, /power is gone/);
    storage.crash(chance);
    written.open(storage, 30_000);
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

test("lists cross and part as sets do", () => {
  const refs = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }).map((list) =>
    list.sort((a, b) => a - b)
  );
  fc.assert(fc.property(refs, refs, (a, b) => {
    assert.deepEqual(intersect(a, b), a.filter((ref) => b.includes(ref)));
    assert.deepEqual(subtract(a, b), a.filter((ref) => !b.includes(ref)));
  }));
});

test("the index finds what a scan finds", () => {
  const value = fc.constantFrom("", "a", "b", "ab"),
    labels = fc.record({ p: value, q: value, r: value });
  const matcher = fc.record({
    name: fc.constantFrom("p", "q", "r", "s"),
    operator: fc.constantFrom("=", "!=", "=~", "!~"),
    value: fc.constantFrom("", "a", "b", "a|b", ".*", ".+", "a.*", "a|"),
  });
  fc.assert(
    fc.property(
      fc.array(labels, { maxLength: 20 }),
      fc.array(matcher, { maxLength: 3 }),
      (all, given) => {
        const index = new LabelIndex(),
          series = all.map((one, i) => Labels.of({ ...one, i: String(i) }));
        series.forEach((one, ref) => index.add(ref, one));
        const matchers = given.map(({ name, operator, value }) =>
          new Matcher(name, operator as "=", value)
        );
        const scan = series.flatMap((one, ref) =>
          matchers.every((m) => m.matches(one.get(m.name))) ? [ref] : []
        );
        assert.deepEqual([...index.find(matchers)], scan);
      },
    ),
  );
});

test("rolled up in two steps or in one is the same for min, max, sum, count and quantiles", () => {
  const chance = random(5), times = Array.from({ length: 3000 }, (_, i) => i * 15_000);
  const values = times.map(() => Math.floor(chance.next() ** 3 * 1000));
  const once = rollup(times, values, 3_600_000),
    twice = rollFurther(rollup(times, values, 300_000), 3_600_000);
  const plain = (all: typeof once) => all.map(({ sketch: _, ...rest }) => rest);
  assert.deepEqual(plain(twice), plain(once));
  once.forEach(({ sketch, time }, i) => {
    assert.equal(twice[i]!.sketch!.at(0.99), sketch!.at(0.99));
    const inside = values.filter((_, j) => Math.floor(times[j]! / 3_600_000) * 3_600_000 === time)
      .sort((a, b) => a - b);
    const exact = inside[Math.floor(0.99 * (inside.length - 1))]!;
    assert.ok(
      Math.abs(sketch!.at(0.99) - exact) <= 0.0101 * exact + 1e-9,
      `p99 ${sketch!.at(0.99)}, ${exact}`,
    );
  });
});

test("what a reset hides is in the growth of a rolled-up counter", () => {
  const rolled = rollup([0, 15, 30, 45], [10, 20, 5, 8], 60);
  assert.equal(rolled[0]!.increase, 18);
});

test("a query gets the coarsest resolution that fits its steps", () => {
  const available = [15_000, 300_000, 3_600_000];
  assert.deepEqual(
    [1000, 60_000, 300_000, 86_400_000].map((step) => resolutionFor(step, available)),
    [15_000, 15_000, 300_000, 3_600_000],
  );
});

test("history answers at the resolution that a question needs, and forgets the fine one first", () => {
  const history = new History(), series = parseSeries(15_000, "x", "0+1x1919");
  const half = (from: number, to: number) => ({
    labels: series.labels,
    times: series.times.subarray(from, to),
    values: series.values.subarray(from, to),
  });
  history.add(half(0, 960));
  history.add(half(960, 1920));
  const ask = (step: number) => history.ask(({ name }) => name === "x", 0, 28_800_000, step)[0]!;
  assert.deepEqual(
    [ask(60_000), ask(7_200_000)].map(({ resolution, rows }) => [resolution, rows.length]),
    [[300_000, 96], [3_600_000, 8]],
  );
  assert.equal(ask(7_200_000).rows.reduce((sum, { count }) => sum + count, 0), 1920);
  history.forget(300_000, 14_400_000);
  assert.deepEqual([ask(60_000).rows.length, ask(7_200_000).rows.length], [48, 8]);
});

test("NAB in files takes at most 5.66 bytes a sample by XOR, at most 4.6 by the better of two", {
  skip,
}, () => {
  const size = (decimals: boolean) => {
    const all = nab().map((series) => ({
      labels: Labels.of({ __name__: "nab", series: series.name }),
      chunks: chunksOf({
        times: Float64Array.from(nabTimes(series)),
        values: Float64Array.from(series.values),
      }, decimals),
    }));
    const block = writeBlock(new MemoryStorage(), all)!;
    return block.chunkBytes / block.samples;
  };
  assert.ok(size(false) <= 5.66, String(size(false)));
  assert.ok(size(true) <= 4.6, String(size(true)));
});
