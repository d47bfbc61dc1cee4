import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { batchMeans, exponential, Moments, Percentiles, random, studentT } from "./mod.ts";

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
