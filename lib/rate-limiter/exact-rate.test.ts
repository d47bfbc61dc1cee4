import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { exactRate } from "./exact-rate.ts";

const fraction = (rate: number, capacity = 10) => {
  const { perTick, perToken } = exactRate("Test", { capacity, rateName: "rate", rate });
  return [perTick, perToken];
};

test("rates that people write are exact fractions of ticks", () => {
  assert.deepEqual(fraction(1), [1, 1_024_000]);
  assert.deepEqual(fraction(10), [1, 102_400]);
  assert.deepEqual(fraction(3), [3, 1_024_000]);
  assert.deepEqual(fraction(100 / 60), [1, 614_400]);
  assert.deepEqual(fraction(1 / 3), [1, 3_072_000]);
  assert.deepEqual(fraction(1e6), [125, 128]);
});

test("any rate is met to a millionth, with whole numbers that leave room to add", () => {
  fc.assert(fc.property(
    fc.double({ min: 0.01, max: 1e9, noNaN: true }),
    fc.integer({ min: 1, max: 10_000 }),
    (rate, capacity) => {
      const exact = exactRate("Test", { capacity, rateName: "rate", rate });
      const { perTick, perToken, full } = exact;
      assert.ok([perTick, perToken, full].every(Number.isSafeInteger));
      assert.ok(Math.abs(perTick * 1_024_000 / perToken / rate - 1) < 1e-6);
      assert.ok(full <= 2 ** 51 && perTick <= 2 ** 24);
    },
  ));
});

test("a bucket that takes ages to fill is refused in words", () => {
  assert.throws(
    () => exactRate("Gcra", { capacity: 1e9, rateName: "refillRate", rate: 1e-6 }),
    /Cannot create Gcra: capacity must be what refillRate can fill .* years/,
  );
});
