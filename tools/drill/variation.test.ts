import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random } from "../../lib/sim/random.ts";
import { variationOf } from "./variation.ts";

test("a variation stays in the ranges, is whole where it must be, and is another task", () => {
  const number = fc.record({
    low: fc.integer({ min: 1, max: 100 }),
    span: fc.integer({ min: 100, max: 1_000_000 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    whole: fc.boolean(),
  }).map(({ low, span, at, whole }, i = 0) => ({
    ...{ name: `n${i}`, about: "", unit: "", low, high: low + span, whole },
    printed: whole ? Math.round(low + span * at) : low + span * at,
  }));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 8 }), fc.string(), (all, seed) => {
      const source = random(seed), numbers = all.map((one, i) => ({ ...one, name: `n${i}` }));
      for (const { name, value } of variationOf(numbers, () => source.next())) {
        const { low, high, whole, printed } = numbers.find((one) => one.name === name)!;
        assert.ok(value >= low && value <= high, `${value} in ${low} to ${high}`);
        assert.ok(!whole || Number.isInteger(value));
        assert.ok(Math.abs(value - printed) > 0);
      }
    }),
  );
});
