import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../../sim/mod.ts";
import { checkBounds, checkHllError } from "../experiments/closed.ts";
import {
  CountMin,
  DDSketch,
  HyperLogLog,
  Murmur3,
  readHll,
  Reservoir,
  SpaceSaving,
  writeHll,
} from "./mod.ts";

test("bounds hold: DDSketch, Space-Saving, count-min; HyperLogLog's error is the paper's", () => {
  for (const { truth, score, ok } of [...checkBounds(3), checkHllError()]) {
    assert.ok(ok, `${truth}: ${score}`);
  }
});

test("a quantile is at most its accuracy off, for numbers of any size and sign", () => {
  const numbers = fc.array(
    fc.double({ min: -1e100, max: 1e100, noNaN: true }).filter((x) =>
      x === 0 || Math.abs(x) > 1e-100
    ),
    { minLength: 1, maxLength: 50 },
  );
  fc.assert(
    fc.property(numbers, fc.constantFrom(0.001, 0.01, 0.1), (list, accuracy) => {
      const sketch = new DDSketch({ accuracy, maxBuckets: 1e6 }),
        sorted = [...list].sort((a, b) => a - b);
      for (const value of list) sketch.add(value);
      sorted.forEach((exact, rank) => {
        const q = Math.min(1, (rank + 0.5) / Math.max(1, sorted.length - 1));
        const got = sketch.quantile(rank === sorted.length - 1 ? 1 : q);
        assert.ok(Math.abs(got - exact) <= accuracy * Math.abs(exact), `${got} for ${exact}`);
      });
    }),
    { numRuns: 100 },
  );
});

test("merged sketches are the sketch of all", () => {
  const chance = random(4), draw = () => chance.next() * 1000;
  const parts = [0, 1, 2].map(() => ({
    hll: new HyperLogLog(),
    dd: new DDSketch(),
    counts: new CountMin({ width: 64, depth: 3 }),
  }));
  const all = {
    hll: new HyperLogLog(),
    dd: new DDSketch(),
    counts: new CountMin({ width: 64, depth: 3 }),
  };
  for (let i = 0; i < 3000; i++) {
    const value = draw();
    for (const { hll, dd, counts } of [all, parts[i % 3]!]) {
      hll.addInteger(Math.floor(value * 1000));
      dd.add(value);
      counts.add(Math.floor(value));
    }
  }
  const [sum, ...rest] = parts;
  for (const { hll, dd, counts } of rest) {
    sum!.hll.merge(hll);
    sum!.dd.merge(dd);
    sum!.counts.merge(counts);
  }
  assert.deepEqual(writeHll(sum!.hll), writeHll(all.hll));
  for (const q of [0, 0.5, 0.99, 1]) assert.equal(sum!.dd.quantile(q), all.dd.quantile(q));
  assert.equal(sum!.dd.count, 3000);
  for (let key = 0; key < 1000; key++) assert.equal(sum!.counts.count(key), all.counts.count(key));
  assert.throws(() => sum!.hll.merge(new HyperLogLog({ log2m: 10 })), /Cannot merge HyperLogLog/);
  assert.throws(() => sum!.dd.merge(new DDSketch({ accuracy: 0.1 })), /Cannot merge DDSketch/);
  assert.throws(() => sum!.counts.merge(new CountMin({ width: 64, depth: 3, seed: 1 })), /seed/);
});

test("Space-Saving merged keeps its bound for both streams together", () => {
  const counts = new Map<number, number>(), chance = random(9), k = 20;
  const halves = [new SpaceSaving<number>(k), new SpaceSaving<number>(k)];
  for (let i = 0; i < 10_000; i++) {
    const key = Math.floor(chance.next() ** 4 * 500);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    halves[i % 2]!.add(key);
  }
  halves[0]!.merge(halves[1]!);
  const top = halves[0]!.top(k);
  assert.equal(top.length, k);
  for (const { key, count, error } of top) {
    const exact = counts.get(key) ?? 0;
    assert.ok(count >= exact && count - error <= exact && count - exact <= 10_000 / k, `${key}`);
  }
});

test("every event is as likely in a reservoir, merged ones included", () => {
  const hits = new Array<number>(40).fill(0);
  for (let seed = 0; seed < 4000; seed++) {
    const a = new Reservoir<number>(4, random(seed)),
      b = new Reservoir<number>(4, random(`${seed}b`));
    for (let i = 0; i < 30; i++) a.add(i);
    for (let i = 30; i < 36; i++) b.add(i);
    a.merge(b);
    for (let i = 36; i < 40; i++) a.add(i);
    assert.equal(a.seen, 40);
    for (const event of a.values) hits[event]!++;
  }
  // 400 hits each, on average; a spread of 19.
  assert.ok(hits.every((count) => count > 310 && count < 490), hits.join());
  const ofOther = hits.slice(30, 36).reduce((a, b) => a + b);
  assert.ok(Math.abs(ofOther - 2400) < 180, `${ofOther} of the merged stream`);
});

test("what is not a sketch is refused in a sentence", () => {
  const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
  for (const hex of ["11", "218b48", "118b4800", "128b480011", "158b48", "148b4800", "118048"]) {
    assert.throws(() => readHll(bytes(hex)), RangeError, hex);
  }
  assert.throws(() => new DDSketch().add(NaN), /finite/);
  assert.throws(() => new DDSketch().quantile(0.5), /at least 1 value/);
  assert.throws(() => new HyperLogLog({ log2m: 3 }), /log2m must be/);
});

test("texts hash as their UTF-8, short or long, plain or not", () => {
  const hash = new Murmur3(99), encoder = new TextEncoder();
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
    hash.text(text);
    const got = [hash.high, hash.low];
    hash.bytes(encoder.encode(text));
    assert.deepEqual(got, [hash.high, hash.low]);
  }));
});

test("a full sketch stays one, also in whom it is merged into", () => {
  const few = new HyperLogLog({ explicitMax: 0 });
  few.addInteger(1);
  few.full = true;
  const full = readHll(writeHll(few)), into = new HyperLogLog();
  into.merge(full);
  assert.deepEqual([writeHll(full)[0], writeHll(into)[0]], [0x14, 0x14]);
});

test("a seed that is a value's length does not spoil a sketch", () => {
  const sketch = new HyperLogLog({ seed: 8, explicitMax: 0 });
  for (let i = 0; i < 20_000; i++) sketch.addInteger(i);
  assert.ok(Math.abs(sketch.cardinality() / 20_000 - 1) < 0.1);
});

test("too many buckets become one, at the small end, and it is said", () => {
  const sketch = new DDSketch({ accuracy: 0.01, maxBuckets: 1024 });
  for (let power = -50; power <= 50; power++) sketch.add(10 ** power);
  assert.equal(sketch.collapsed, true);
  assert.equal(sketch.count, 101);
  assert.ok(Math.abs(sketch.quantile(0.995) / 1e49 - 1) <= 0.011);
  assert.ok(sketch.bytes <= 2 * 8 * 1024);
});

test("zeros are counted across both halves of a hash, up to the largest that a register holds", () => {
  const rankOf = (high: number, low: number) => {
    const sketch = new HyperLogLog({ log2m: 11, registerWidth: 6, explicitMax: 0 });
    sketch.addHash(high, low);
    return sketch.registers[low & 2047];
  };
  // Behind the 11 bits that choose the register: none, 20, 21, 31, 32 and 52 zeros, then nothing but zeros.
  const hashes = [[0, 1 << 11], [0, 1 << 31], [1, 0], [1 << 10, 0], [1 << 11, 0], [
    1 << 31,
    0,
  ]] as const;
  assert.deepEqual(hashes.map(([high, low]) => rankOf(high, low)), [1, 21, 22, 32, 33, 53]);
  assert.equal(rankOf(0, 5), 0);
});

test("sketches with other seeds are not merged", () => {
  const [one, other] = [0, 7].map((seed) => new HyperLogLog({ seed }));
  assert.throws(() => one!.merge(other!), /it must have the seed 0: received 7/);
});
