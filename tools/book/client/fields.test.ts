import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rangeOf, stepOf, STEPS, valueAt, valueBeside } from "./fields.ts";

const field = fc.record({
  type: fc.constantFrom("integer", "number"),
  minimum: fc.integer({ min: 0, max: 1000 }),
  span: fc.integer({ min: 1, max: 1_000_000 }),
}).map(({ type, minimum, span }) => ({ type, minimum, maximum: minimum + span }));

test("a slider gives values of the range, its ends exactly, never backwards, and whole ones where they must be", () => {
  fc.assert(fc.property(field, (field) => {
    const values = Array.from({ length: STEPS + 1 }, (_, step) => valueAt(field, step));
    assert.equal(values[0], field.minimum);
    assert.equal(values[STEPS], field.maximum);
    values.forEach((value, i) => {
      assert.ok(value >= field.minimum && value <= field.maximum);
      assert.ok(i === 0 || value >= values[i - 1]!, `${values[i - 1]} before ${value}`);
      if (field.type === "integer") assert.ok(Number.isInteger(value));
    });
  }));
});

test("a wide range is moved over in equal factors", () => {
  const wide = { type: "number", minimum: 1, maximum: 10_000 };
  assert.equal(valueAt(wide, STEPS / 2), 100);
  assert.equal(stepOf(wide, 100), STEPS / 2);
  const narrow = { type: "number", minimum: 0, maximum: 1 };
  assert.equal(valueAt(narrow, STEPS / 2), 0.5);
});

test("an arrow key moves a whole number by one, and any number by what is seen, never out of its range", () => {
  const choices = { type: "integer", minimum: 1, maximum: 5000 };
  assert.equal(valueBeside(choices, 2, 1), 3);
  assert.equal(valueBeside(choices, 1, -1), 1);
  assert.equal(valueBeside(choices, 2001, 1), 2002);
  assert.equal(valueBeside({ ...choices, multipleOf: 5 }, 10, 1), 15);
  fc.assert(
    fc.property(field, fc.nat(STEPS), fc.constantFrom(1 as const, -1 as const), (f, at, by) => {
      const value = valueAt(f, at), next = valueBeside(f, value, by);
      const end = by > 0 ? f.maximum : f.minimum;
      assert.ok(next >= f.minimum && next <= f.maximum);
      assert.ok(value === end ? next === end : (next - value) * by > 0, `${value} → ${next}`);
    }),
  );
});

test("a range is said as people say it", () => {
  assert.equal(rangeOf({ minimum: 1, maximum: 5000 }), "1 to 5,000");
  assert.equal(rangeOf({ type: "boolean" }), "");
});
