import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  batchMeans,
  exponential,
  meanInterval,
  Moments,
  Percentiles,
  quantile,
  random,
  studentT,
  wilson,
} from "./mod.ts";

test("streamed mean and variance are those of the whole list", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 100 }),
    (values) => {
      const moments = new Moments();
      for (const value of values) moments.add(value);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
      assert.ok(Math.abs(moments.mean - mean) <= 1e-6 * (1 + Math.abs(mean)));
      assert.ok(Math.abs(moments.variance - variance) <= 1e-6 * (1 + variance));
    },
  ));
});

test("percentiles are within 1 % of the sorted list's", () => {
  const draw = exponential(random(1), { mean: 50 });
  const values = Array.from({ length: 20_000 }, draw);
  const percentiles = new Percentiles();
  for (const value of values) percentiles.add(value);
  values.sort((a, b) => a - b);
  for (const q of [0.5, 0.9, 0.99, 0.999]) {
    const exact = values[Math.floor(q * (values.length - 1))]!;
    assert.ok(Math.abs(percentiles.at(q) / exact - 1) < 0.011, `p${q * 100}`);
  }
  assert.ok(Number.isNaN(new Percentiles().at(0.5)));
});

test("Student's t has the values of the printed tables", () => {
  for (const [degrees, t] of [[10, 2.228], [19, 2.093], [29, 2.045], [120, 1.98]] as const) {
    assert.ok(Math.abs(studentT(degrees) - t) < 6e-4, `${degrees} degrees: ${studentT(degrees)}`);
  }
});

test("the 95 % interval of batch means holds the true mean in about 95 of 100 series", () => {
  let held = 0;
  for (let seed = 0; seed < 400; seed++) {
    const draw = exponential(random(seed), { mean: 10 });
    const { mean, half } = batchMeans(Float64Array.from({ length: 3000 }, draw));
    if (Math.abs(mean - 10) <= half) held++;
  }
  assert.ok(held >= 365 && held <= 395, `${held} of 400`);
});

test("a quantile lies linearly between its neighbours, as NumPy has it by default", () => {
  // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], q)
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  for (
    const [q, said] of [[0, 1], [0.1, 1], [0.25, 1.75], [0.5, 3.5], [0.9, 6.9], [0.99, 8.79], [
      1,
      9,
    ]]
  ) {
    assert.ok(Math.abs(quantile(values, q!) - said!) < 1e-12, `${q}`);
  }
  assert.equal(quantile([Infinity, Infinity], 0.5), Infinity);
  assert.throws(() => quantile([], 0.5), /at least 1 value is needed: received 0/);
  assert.throws(() => quantile([1], 1.5), /q must be .*: received 1.5/);
});

test("percentiles of parts, merged, are those of the whole", () => {
  const whole = new Percentiles(), left = new Percentiles(), right = new Percentiles();
  for (let i = 1; i <= 1000; i++) {
    whole.add(i);
    (i % 3 ? left : right).add(i);
  }
  left.merge(right);
  assert.equal(left.count, 1000);
  for (const q of [0.01, 0.5, 0.99]) assert.equal(left.at(q), whole.at(q));
});

test("what is not a number is refused before it spoils the rest", () => {
  assert.throws(() => new Percentiles().add(NaN), /Cannot add to a percentile: .* received NaN/);
  assert.throws(() => new Moments().add(NaN), /received NaN/);
});

test("Student's t is that of the tables, from one degree of freedom on", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
  for (const [degrees, said] of [[1, 12.706], [2, 4.303], [5, 2.571], [29, 2.045], [100, 1.984]]) {
    assert.ok(Math.abs(studentT(degrees!) - said!) < 0.0006, `${degrees}`);
  }
  assert.ok(Math.abs(studentT(10, 0.99) - 3.169) < 0.0006);
});

test("a Wilson interval is that of the textbook, and holds at both ends", () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
  const cases = [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [
    1,
    29,
    0.0061,
    0.1718,
  ]];
  for (const [hits, trials, low, high] of cases) {
    const got = wilson(hits!, trials!);
    assert.ok(Math.abs(got.low - low!) < 6e-5 && Math.abs(got.high - high!) < 6e-5, `${hits}`);
  }
  assert.equal(wilson(29, 29).high, 1);
  assert.throws(() => wilson(3, 2), /hits must be/);
});

test("nineteen of twenty intervals hold the mean behind the values", () => {
  const source = random("intervals");
  let held = 0;
  for (let run = 0; run < 2000; run++) {
    const values = Array.from({ length: 6 }, () => source.next() + source.next() + source.next());
    const { mean, half } = meanInterval(values);
    if (Math.abs(mean - 1.5) <= half) held++;
  }
  const { low, high } = wilson(held, 2000, 0.999);
  assert.ok(low <= 0.95 && high >= 0.94, `${held} of 2000`);
});
