import assert from "node:assert/strict";
import { test } from "node:test";
import { isNear, quantityOf } from "./quantity.ts";

test("quantities are read as people and notebooks write them, in base units", () => {
  const read = (text: string) => {
    const { value, unit } = quantityOf(text)!;
    return [Number(value.toPrecision(6)), unit];
  };
  assert.deepEqual(read("4,630 req/s"), [4630, "req/s"]);
  assert.deepEqual(read("11.2 MB in Redis"), [11.2, "MB in Redis"]);
  assert.deepEqual(read("4.34 TB"), [4.34e12, "B"]);
  assert.deepEqual(read("260 µs"), [0.00026, "s"]);
  assert.deepEqual(read("5 k"), [5000, ""]);
  assert.deepEqual(read("2 million"), [2e6, ""]);
  assert.deepEqual(read("176 days"), [176 * 86_400, "s"]);
  assert.deepEqual(read("13.7 %"), [13.7, "%"]);
  assert.deepEqual(read("5 m"), [5, "m"]);
  assert.deepEqual(read("1e6"), [1e6, ""]);
  assert.equal(quantityOf("about ten"), undefined);
  assert.equal(quantityOf(""), undefined);
});

test("near is within a factor of two, on either side", () => {
  assert.ok(isNear(50, 100) && isNear(200, 100) && isNear(0, 0));
  assert.ok(!isNear(49, 100) && !isNear(201, 100) && !isNear(0, 1) && !isNear(-100, 100));
});
