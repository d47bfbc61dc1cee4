import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../../sim/mod.ts";
import { Buckets } from "./ddsketch-buckets.ts";
import { DDSketch, Reservoir, SpaceSaving } from "./mod.ts";

test("sketches of other sizes are not merged, since no bound would hold for both", () => {
  const small = new SpaceSaving<string>(2), large = new SpaceSaving<string>(20);
  assert.throws(() => large.merge(small), {
    message: "Cannot merge SpaceSaving: it must have 20 counters: received 2",
  });
  assert.throws(() => small.merge(large), /it must have 2 counters: received 20/);
  const few = new Reservoir<number>(2, random(1)), many = new Reservoir<number>(4, random(2));
  assert.throws(() => many.merge(few), {
    message: "Cannot merge Reservoir: it must be of 4 events: received 2",
  });
  assert.throws(() => few.merge(many), RangeError);
  const narrow = new DDSketch({ maxBuckets: 16 }), all = new DDSketch();
  for (const price of [1, 1e6]) narrow.add(price);
  all.merge(narrow);
  assert.equal(all.collapsed, true, "what was lost before is not found again");
});

test("with few buckets a sketch collapses only where its values need more, and the large ones stay right", () => {
  const values = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.integer({ min: 16, max: 140 }), (list, maxBuckets) => {
      const accuracy = 0.05, sketch = new DDSketch({ accuracy, maxBuckets });
      for (const value of list) sketch.add(value);
      const sorted = [...list].sort((a, b) => a - b), most = sorted.at(-1)!;
      // A bucket is a factor of at most (1 + a) / (1 − a), and of 1.44 of that at its narrowest.
      const step = (1 + accuracy) / (1 - accuracy);
      const narrow = Math.log(most / sorted[0]!) / Math.log(1 + (step - 1) / 2);
      if (narrow + 2 < maxBuckets) assert.equal(sketch.collapsed, false);
      assert.ok(sketch.bytes <= 8 * 2 * maxBuckets, `${sketch.bytes}`);
      assert.equal(sketch.count, list.length);
      const reach = most / (1 + (step - 1) / 2) ** (maxBuckets - 2);
      sorted.forEach((exact, rank) => {
        if (exact < reach) return;
        const q = rank === sorted.length - 1 ? 1 : (rank + 0.5) / (sorted.length - 1);
        assert.ok(Math.abs(sketch.quantile(q) / exact - 1) <= accuracy, `${exact}`);
      });
    }),
    { numRuns: 300 },
  );
});

test("one value needs one bucket, however few there are", () => {
  const sketch = new DDSketch({ accuracy: 0.01, maxBuckets: 16 });
  for (let i = 0; i < 10; i++) sketch.add(42);
  assert.equal(sketch.collapsed, false);
  assert.ok(Math.abs(sketch.quantile(0.5) / 42 - 1) <= 0.01);
});

test("as many buckets as may be are no collapse, and one more is", () => {
  const middleOf = (value: number) => {
    const one = new Buckets(0.05, 100);
    one.add(value);
    return one.at(0);
  };
  // One value for each of the next buckets from 1 on.
  const values = [1];
  for (let value = 1; values.length < 17; value *= 1.001) {
    if (middleOf(value) !== middleOf(values.at(-1)!)) values.push(value);
  }
  for (const order of [values, values.toReversed()]) {
    const buckets = new Buckets(0.05, 16);
    for (const value of order.slice(0, 16)) buckets.add(value);
    assert.equal(buckets.collapsed, false);
    order.slice(0, 16).sort((a, b) => a - b).forEach((value, rank) =>
      assert.equal(buckets.at(rank), middleOf(value))
    );
    buckets.add(order[16]!);
    assert.equal(buckets.collapsed, true);
    assert.equal(buckets.count(), 17);
  }
});

test("small values that come behind a collapse make no room of their own, each time anew", () => {
  const RealArray = globalThis.Float64Array;
  let made = 0;
  const sketch = new DDSketch({ accuracy: 0.01, maxBuckets: 64 });
  for (const value of [1, 1e6]) sketch.add(value);
  globalThis.Float64Array = new Proxy(RealArray, {
    construct: (target, args) => (made++, Reflect.construct(target, args)),
  });
  try {
    for (let i = 1; i <= 1000; i++) sketch.add(i);
    for (let i = 1; i <= 1000; i++) sketch.add(1e6 * 1.001 ** i);
  } finally {
    globalThis.Float64Array = RealArray;
  }
  assert.ok(made <= 2, `${made} times`);
  assert.deepEqual([sketch.count, sketch.collapsed], [2002, true]);
});
