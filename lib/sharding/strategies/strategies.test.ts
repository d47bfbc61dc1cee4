import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AutoSplit,
  BoundedSharding,
  compareText,
  Directory,
  hashKey,
  Jump,
  jump,
  MaglevSharding,
  Modulo,
  RangeSharding,
  Rendezvous,
  requireKey,
  RingSharding,
  type ShardKey,
  type Strategy,
} from "../mod.ts";

const hashed: Record<string, (shards: number | number[]) => Strategy> = {
  modulo: (shards) => new Modulo(shards),
  ring: (shards) => new RingSharding(shards),
  jump: (shards) => new Jump(shards),
  rendezvous: (shards) => new Rendezvous(shards),
  bounded: (shards) => new BoundedSharding(shards),
  maglev: (shards) => new MaglevSharding(shards, 1009),
  directory: (shards) => Directory.even(shards),
};
const anyKey = fc.oneof(
  fc.string(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);
const tenants = Array.from({ length: 6000 }, (_, i) => `tenant-${i}`);

test("every strategy puts any key on one of its shards, and the same one each time", () => {
  for (const make of Object.values(hashed)) {
    const strategy = make([2, 5, 9]), again = make([2, 5, 9]);
    fc.assert(
      fc.property(anyKey, (key) => {
        const shard = strategy.shardOf(key);
        assert.ok([2, 5, 9].includes(shard));
        assert.equal(again.shardOf(key), shard);
      }),
      { numRuns: 60 },
    );
  }
});

test("each strategy but modulo moves keys to the new shard alone, and its share of them", () => {
  for (const name of ["ring", "jump", "rendezvous"]) {
    const { share, flows } = hashed[name]!(4).movesTo(hashed[name]!(5), tenants);
    assert.ok(flows.every(({ to }) => to === 4), name);
    assert.ok(Math.abs(share - 0.2) < 0.06, `${name} moved ${share}`);
  }
  const { share } = new Modulo(4).movesTo(new Modulo(5), tenants);
  assert.ok(Math.abs(share - 0.8) < 0.02, `modulo moved ${share}`);
});

test("a strategy moves nothing to itself, and asks no keys for nothing", () => {
  const ring = new RingSharding(4);
  assert.deepEqual(ring.movesTo(new RingSharding(4), tenants).flows, []);
  assert.equal(ring.movesTo(ring, []).share, 0);
});

test("the arcs of a ring say what keys then do", () => {
  const four = new RingSharding(4), five = new RingSharding(5);
  const { share } = four.movesTo(five, Array.from({ length: 50_000 }, (_, i) => i));
  assert.ok(Math.abs(share - four.arcShareTo(five)) < 0.008);
  assert.ok(Math.abs(four.shares().reduce((a, b) => a + b) - 1) < 1e-9);
  assert.equal(four.arcs().at(-1)!.end, 2 ** 32);
});

test("weights give a shard its part, on the ring nearly, by rendezvous within chance", () => {
  const count = (strategy: Strategy) =>
    tenants.filter((key) => strategy.shardOf(key) === 2).length / tenants.length;
  assert.ok(
    Math.abs(count(new RingSharding(3, { weights: { 2: 4 }, points: 400 })) - 4 / 6) < 0.05,
  );
  assert.ok(Math.abs(count(new Rendezvous(3, { 2: 4 })) - 4 / 6) < 0.02);
  // Equal weights change nothing.
  const same = new Rendezvous(3, { 0: 2, 1: 2, 2: 2 }), plain = new Rendezvous(3);
  assert.ok(tenants.every((key) => same.shardOf(key) === plain.shardOf(key)));
});

test("rendezvous lets any shard go and moves only its keys", () => {
  const all = new Rendezvous([0, 1, 2, 3]), without = new Rendezvous([0, 2, 3]);
  assert.ok(all.movesTo(without, tenants).flows.every(({ from }) => from === 1));
});

test("jump is monotone: with one bucket more a key stays or goes to the new one", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 1, max: 2 ** 31 - 2 }),
      (key, n) => {
        const before = jump(key, n), after = jump(key, n + 1);
        assert.ok(after === before || after === n);
      },
    ),
  );
  assert.throws(() => jump(1n, 0), /Cannot jump: buckets must be/);
  assert.throws(() => jump(1n, 2 ** 31), /Cannot jump: buckets must be/);
});

test("jump is the paper's loop, also where the lower limb carries into the upper one", () => {
  const paper = (key: bigint, buckets: number) => {
    let b = -1, j = 0;
    while (j < buckets) {
      b = j;
      key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
      j = Math.floor((b + 1) * (2147483648 / (Number(key >> 33n) + 1)));
    }
    return b;
  };
  // The key whose product ends in 32 ones: adding 1 carries.
  let inverse = 1n;
  for (let i = 0; i < 6; i++) inverse = BigInt.asUintN(32, inverse * (2n - 0x87b0b0fdn * inverse));
  const carries = BigInt.asUintN(32, -inverse);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((high) => (high << 32n) | carries),
      ),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      (key, n) => assert.equal(jump(key, n), paper(key, n)),
    ),
    { numRuns: 300 },
  );
});

test("bounded loads hand keys on when the cap falls, and never lose one", () => {
  const bounded = new BoundedSharding(3, { bound: 1 });
  for (const key of tenants.slice(0, 300)) bounded.place(key);
  assert.deepEqual(bounded.loads(), [100, 100, 100]);
  const home = tenants.slice(0, 300).filter((key) => bounded.shardOf(key) === 0);
  for (const key of home.slice(0, 90)) assert.equal(bounded.remove(key), true);
  assert.deepEqual(bounded.loads(), [70, 70, 70]);
  assert.equal(bounded.remove("nobody"), false);
});

test("a number and the bigint of its value are one key, its text is another", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (n) => {
    assert.equal(hashKey(n), hashKey(BigInt(n)));
    assert.equal(new Jump(1000).shardOf(n), new Jump(1000).shardOf(BigInt(n)));
  }));
  assert.notEqual(hashKey(7), hashKey("7"));
});

test("what is no shard key is refused in a sentence that says what was received", () => {
  const refused: [unknown, RegExp][] = [
    [null, /must be text or a whole number: received null$/],
    [undefined, /received undefined$/],
    [NaN, /received NaN$/],
    [1.5, /received 1.5$/],
    [{}, /received a value of type object$/],
    [true, /received a value of type boolean$/],
    [2 ** 53, /within 2\^53, or a bigint of 64 bits, or text: received 9007199254740992$/],
    [2n ** 64n, /a bigint of 64 bits/],
  ];
  for (const [key, why] of refused) {
    assert.throws(() => requireKey(key), why);
    if (typeof key !== "string") {
      assert.throws(() => new RingSharding(4).shardOf(key as ShardKey), why);
      assert.throws(() => new Jump(4).shardOf(key as ShardKey), why);
    }
  }
});

test("a database keeps its last shard, and each shard is there once", () => {
  for (const make of Object.values(hashed)) {
    assert.throws(
      () => make([]),
      /shards must be a whole number from 1 to 1024 shards: received 0/,
    );
    assert.throws(() => make([1, 1]), /each shard must be named once/);
    assert.throws(() => make([-1]), /a shard must be/);
  }
});

test("ranges hold every key once: gaps, overlaps and loose ends are refused", () => {
  const bad: [ConstructorParameters<typeof RangeSharding>[0], RegExp][] = [
    [[], /at least 1 range/],
    [[{ from: 1, shard: 0 }], /no start and the last no end/],
    [[{ to: 5, shard: 0 }, { from: 4, shard: 1 }], /the range from the start overlaps that from 4/],
    [[{ to: 5, shard: 0 }, { from: 6, shard: 1 }], /no range holds the keys from 5 to 6/],
    [[{ shard: 0 }, { from: 6, shard: 1 }], /overlaps/],
  ];
  for (const [ranges, why] of bad) assert.throws(() => new RangeSharding(ranges), why);
  assert.throws(
    () => new RangeSharding([{ to: "m", shard: 0 }, { from: "m", shard: 1 }]).shardOf(5),
    /not of one kind/,
  );
});

test("a range that is split and merged again is what it was", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 20 }),
      fc.integer(),
      (cuts, key) => {
        const ranges = new RangeSharding([{ shard: 0 }]);
        cuts.forEach((cut, i) => ranges.split(cut, i + 1));
        const below = cuts.filter((cut) => cut <= key);
        const owner = below.length ? cuts.indexOf(Math.max(...below)) + 1 : 0;
        assert.equal(ranges.shardOf(key), owner);
        for (let i = cuts.length - 1; i >= 0; i--) ranges.merge(i);
        assert.deepEqual(ranges.ranges(), [{ shard: 0 }]);
      },
    ),
  );
  const one = new RangeSharding([{ shard: 0 }]);
  one.split(5, 1);
  assert.throws(() => one.split(5, 2), /begins there already/);
  assert.throws(() => one.merge(1), /must have one after it/);
});

test("growing ranges split at their middle, shrinking ones merge, and each key is found in its range", () => {
  const auto = new AutoSplit(3, { splitAbove: 20 });
  for (let key = 0; key < 400; key++) auto.insert((key * 7919) % 1009);
  assert.ok(auto.splits > 15);
  assert.equal(auto.loads().reduce((a, b) => a + b), 400);
  assert.ok(Math.max(...auto.loads()) < 200);
  for (let key = 0; key < 395; key++) assert.equal(auto.remove((key * 7919) % 1009), true);
  assert.ok(auto.merges > 15);
  assert.equal(auto.loads().reduce((a, b) => a + b), 5);
  assert.equal(auto.remove(-1), false);
});

test("a range of one key that comes again and again is not cut", () => {
  const auto = new AutoSplit(2, { splitAbove: 5 });
  for (let i = 0; i < 50; i++) auto.insert("2026-03");
  assert.equal(auto.splits, 0);
  for (let i = 0; i < 10; i++) auto.insert("2026-04");
  assert.ok(auto.splits > 0);
});

test("a directory moves the chunks it is told to, and a pinned key to a chunk of its own", () => {
  const even = Directory.even(4, 64), chunks = even.chunksOf(0).slice(0, 3);
  const next = even.assigned(chunks, 4);
  const { flows } = even.movesTo(next, tenants);
  assert.deepEqual(flows.map(({ from, to }) => [from, to]), [[0, 4]]);
  const pinned = even.pinned("tenant-7", 9).pinned("tenant-7", 3);
  assert.equal(pinned.shardOf("tenant-7"), 3);
  assert.equal(pinned.chunkOf("tenant-7"), 65);
  assert.deepEqual(new Directory(pinned.state()).state(), pinned.state());
  assert.throws(() => even.assigned([64], 0), /the chunk must be/);
  assert.throws(
    () => new Directory({ owners: [0, 1], hashed: 2, pins: [["a", 1]] }),
    /the chunk of a must be from 2 to 1/,
  );
});

test("text is compared by code point, as UTF-8 bytes are", () => {
  const encoder = new TextEncoder();
  const bytewise = (a: string, b: string) => {
    const x = encoder.encode(a), y = encoder.encode(b);
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
    return x.length - y.length;
  };
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      assert.equal(Math.sign(compareText(a, b)), Math.sign(bytewise(a, b)));
    }),
  );
  assert.ok(compareText("\uFFFD", "😀") < 0);
});
