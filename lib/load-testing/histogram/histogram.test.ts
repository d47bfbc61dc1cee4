import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decode, encode, Histogram, linearSteps, Shape } from "../mod.ts";

const shapes = fc.record({
  lowest: fc.constantFrom(1, 2, 1000, 20_000),
  highest: fc.constantFrom(100_000, 3_600_000_000, 2 ** 45),
  digits: fc.integer({ min: 0, max: 5 }),
});

test("every value is in the counter whose ends are around it, and no counter is wider than its digits allow", () => {
  fc.assert(fc.property(shapes, fc.double({ min: 0, max: 1, noNaN: true }), (options, at) => {
    const shape = new Shape(options), value = Math.floor(at ** 4 * options.highest);
    const index = shape.indexOf(value);
    assert.ok(shape.lowestAt(index) <= value && value <= shape.highestAt(index));
    assert.ok(index < shape.length);
    const unit = 2 ** shape.unitMagnitude;
    assert.ok(shape.sizeAt(index) <= Math.max(unit, value / 10 ** options.digits));
  }));
});

test("the quick way to record counts where the exact way does", () => {
  fc.assert(
    fc.property(shapes, fc.double({ min: 0, max: 1, noNaN: true }), (options, at) => {
      const value = at ** 3 * options.highest, quick = new Histogram(options);
      quick.record(value);
      assert.equal(quick.counts[quick.shape.indexOf(Math.floor(value))], 1);
      assert.equal(quick.count, 1);
    }),
    { numRuns: 40 },
  );
});

test("percentiles are those of the sorted values, to three digits", () => {
  const values = fc.array(fc.integer({ min: 0, max: 3e9 }), { minLength: 1, maxLength: 200 });
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 1000 }), (all, permille) => {
    const histogram = new Histogram(), sorted = [...all].sort((a, b) => a - b);
    for (const value of all) histogram.record(value);
    const exact = sorted[Math.max(1, Math.ceil(permille * all.length / 1000)) - 1]!;
    const got = histogram.percentile(permille / 10);
    assert.ok(exact <= got && got <= exact * 1.001 + 1, `${got} for ${exact}`);
    assert.deepEqual(histogram.percentiles([0, 100]), [histogram.min, histogram.max]);
  }));
});

test("histograms of parts add up to exactly the histogram of all", () => {
  const values = fc.array(fc.integer({ min: 0, max: 3e9 }), { maxLength: 60 });
  fc.assert(fc.property(values, values, (a, b) => {
    const histograms = [a, b, [...a, ...b]].map((list) => {
      const histogram = new Histogram();
      for (const value of list) histogram.record(value);
      return histogram;
    });
    assert.deepEqual(histograms[0]!.add(histograms[1]!).counts, histograms[2]!.counts);
  }));
});

test("what is encoded is decoded as it was, counts beyond 32 bits too", () => {
  const counts = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 3e9 }), fc.integer({ min: 1, max: 2 ** 52 })),
  );
  fc.assert(
    fc.property(counts, shapes, (pairs, options) => {
      const histogram = new Histogram({ ...options, highest: 2 ** 45 });
      const seen = new Set<number>();
      for (const [value, times] of pairs) {
        const index = histogram.shape.indexOf(value);
        if (!seen.has(index)) histogram.recordMany(value, times);
        seen.add(index);
      }
      const back = decode(encode(histogram));
      assert.deepEqual(back.counts, histogram.counts);
      assert.equal(back.shape.lowest, options.lowest);
    }),
    { numRuns: 25 },
  );
});

test("linear steps have all values, each within its step or the counter around its end", () => {
  const histogram = new Histogram();
  for (let i = 0; i <= 5000; i++) histogram.record(i);
  const steps = linearSteps(histogram, 100);
  assert.equal(steps.reduce((sum, { count }) => sum + count, 0), 5001);
  assert.ok(steps.slice(0, 20).every(({ count }) => count === 100));
  assert.deepEqual(linearSteps(new Histogram(), 100), []);
  assert.throws(() => linearSteps(histogram, 0), /width must be at least 1 unit/);
  histogram.record(3e9);
  assert.throws(() => linearSteps(histogram, 1), /at most 10000000 steps/);
});

test("bad values and bytes are refused by name, and nothing is counted", () => {
  const histogram = new Histogram({ highest: 1000 });
  for (const value of [NaN, -1, Infinity, 5000]) {
    assert.throws(() => histogram.record(value), /Cannot record a value: the value must be from 0/);
  }
  assert.equal(histogram.count, 0);
  assert.deepEqual(histogram.percentiles([50, 99]), [0, 0]);
  assert.throws(() => histogram.percentiles([99, 50]), /rise: received 50/);
  assert.throws(() => histogram.percentile(101), /0 to 100/);
  assert.throws(() => new Histogram({ digits: 6 }), /digits must be a whole number from 0 to 5/);
  assert.throws(
    () => new Histogram({ lowest: 10, highest: 15 }),
    /highest must be a whole number from 20/,
  );
  assert.throws(() => decode(new Uint8Array(3)), /cookie/);
  assert.throws(() => decode(Uint8Array.of(1, 2, 3, 4, 5)), /received 0x1020304/);
  histogram.record(700);
  const good = encode(histogram);
  assert.throws(() => decode(good.subarray(0, 20)), /head is cut off at 20 bytes/);
  assert.throws(() => decode(good.subarray(0, good.length - 1)), /bytes of counts/);
  const torn = good.slice();
  torn[torn.length - 1] = 0x80;
  assert.throws(() => decode(torn), /ends within a number/);
});

test("a slow answer is counted with those that it kept from being sent", () => {
  const histogram = new Histogram();
  histogram.recordExpected(1000, 100);
  assert.equal(histogram.count, 10);
  assert.equal(histogram.min, 100);
  histogram.recordExpected(50, 100);
  histogram.recordExpected(1000, 0);
  assert.equal(histogram.count, 12);
});
