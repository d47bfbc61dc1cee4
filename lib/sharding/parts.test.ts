import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, mm1, random, SettableClock, zipf } from "../sim/mod.ts";
import {
  checkSchema,
  decode,
  encode,
  harmonic,
  partsOf,
  Salting,
  simulateShards,
  SnowflakeIds,
  SpaceSaving,
} from "./mod.ts";

test("ids only grow: within a millisecond, over it, and while the clock goes back", () => {
  const clock = new SettableClock(), ids = new SnowflakeIds({ clock, node: 5 });
  clock.time = 10_000;
  let last = -1n;
  for (let i = 0; i < 20_000; i++) {
    if (i === 9000) clock.time = 7000;
    if (i === 12_000) clock.time = 10_050;
    const id = ids.next();
    assert.ok(id > last);
    last = id;
  }
  assert.equal(partsOf(last).node, 5);
  clock.time = 100;
  assert.throws(() => ids.next(), /the clock has gone back \d+ ms, 5000 ms at most/);
  assert.throws(() => new SnowflakeIds({ clock, node: 1024 }), /node must be/);
});

test("makers of different numbers never make the same id", () => {
  const clock = new SettableClock(), seen = new Set<bigint>();
  const makers = [0, 1, 1023].map((node) => new SnowflakeIds({ clock, node }));
  for (let i = 0; i < 3000; i++) {
    clock.time = i >> 3;
    for (const ids of makers) seen.add(ids.next());
  }
  assert.equal(seen.size, 9000);
});

test("space saving keeps every key above its share, and its bounds hold the true count", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const rank = zipf(random(seed), { n: 500, exponent: 1.1 }), hot = new SpaceSaving(40);
      const counts = new Map<number, number>();
      for (let i = 0; i < 3000; i++) {
        const key = rank();
        hot.add(key);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const all = hot.top(40);
      for (const { key, least, most } of all) {
        const count = counts.get(key as number)!;
        assert.ok(least <= count && count <= most);
      }
      for (const [key, count] of counts) {
        if (count > 3000 / 40) assert.ok(all.some((kept) => kept.key === key));
      }
      for (const { key } of hot.above(0.05)) assert.ok(counts.get(key as number)! > 0.05 * 3000);
    }),
    { numRuns: 20 },
  );
});

test("a salted key is read wherever it may be, and a key that is not hot keeps its name", () => {
  const salting = new Salting(["big"], 8), used = new Set<unknown>();
  for (let id = 0; id < 300; id++) used.add(salting.write("big", id));
  assert.deepEqual(used, new Set(salting.read("big")));
  assert.equal(salting.write("small", 1), "small");
  assert.deepEqual(salting.read("small"), ["small"]);
});

test("one shard in the model is M/M/1, and the slowest of n idle ones the harmonic number", () => {
  const from = random(4), service = exponential(from.split("service"), { mean: 2 });
  const one = { name: "point", share: 1, targets: () => [0], service };
  const busy = simulateShards({
    random: from,
    shards: 1,
    rate: 300,
    kinds: [one],
    requests: 80_000,
  });
  const { meanTime } = mm1({ arrivalRate: 0.3, meanService: 2 });
  assert.ok(Math.abs(busy.mean / meanTime - 1) < 0.05, `${busy.mean}, ${meanTime}`);
  assert.ok(Math.abs(busy.busiest - 0.6) < 0.02);
  const all = Array.from({ length: 8 }, (_, i) => i);
  const wide = { ...one, targets: () => all };
  const idle = simulateShards({
    random: from,
    shards: 8,
    rate: 0.5,
    kinds: [wide],
    requests: 20_000,
  });
  assert.ok(Math.abs(idle.mean / (2 * harmonic(8)) - 1) < 0.03);
  assert.equal(idle.byKind[0]!.fanOut, 8);
});

test("rows come through JSON as they are, bigints too", () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.string(), fc.bigInt(), fc.maxSafeInteger(), fc.constant(null))),
    (row) => assert.deepEqual(decode(encode({ row })), { row }),
  ));
});

test("a table without an id, with a strange name or with a key that may be NULL is refused", () => {
  const columns = { id: "bigint", tenant: "text" } as const;
  assert.throws(() => checkSchema({ "a b": { columns, shardKey: "tenant" } }), /the name a b/);
  assert.throws(() => checkSchema({ meta: { columns, shardKey: "tenant" } }), /the name meta/);
  assert.throws(
    () => checkSchema({ a: { columns: { tenant: "text" }, shardKey: "tenant" } }),
    /needs a column id/,
  );
  assert.throws(() => checkSchema({ a: { columns, shardKey: "b" } }), /its shard key b/);
  assert.throws(
    () => checkSchema({ a: { columns: { ...columns, b: "text?" }, shardKey: "b" } }),
    /may not be NULL/,
  );
});
