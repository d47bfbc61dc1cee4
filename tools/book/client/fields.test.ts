import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stepOf, STEPS, valueAt } from "./fields.ts";

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
