import assert from "node:assert/strict";
import { test } from "node:test";
import { requireNumber } from "./require-number.ts";

const said = (unit: string, value = 0) => () =>
  requireNumber("create Cache", "capacity", value, { unit, min: 1 });

for (
  const [unit, one] of [
    ["tokens", "token"],
    ["entries", "entry"],
    ["ms", "ms"],
    ["req/s", "req/s"],
    ["series", "series"],
  ]
) {
  test(`one of the ${unit} is 1 ${one}`, () => {
    assert.throws(said(unit!), {
      message: `Cannot create Cache: capacity must be at least 1 ${one}: received 0`,
    });
  });
}

for (const value of [NaN, Infinity, -1, "7" as unknown as number]) {
  test(`${typeof value} ${value} is refused`, () =>
    assert.throws(said("tokens", value), RangeError));
}
