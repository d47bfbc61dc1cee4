import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { packVectors } from "./vectors.ts";

test("every item lies in a bin with room for it by every resource, and no bound is beaten", () => {
  const items = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 20 })),
  );
  fc.assert(fc.property(items, (list) => {
    const { count, binOf, bound } = packVectors(list, [10, 20]);
    const used = Array.from({ length: count }, () => [0, 0]);
    list.forEach(([a, b], i) => {
      used[binOf[i]!]![0]! += a;
      used[binOf[i]!]![1]! += b;
    });
    for (const [a, b] of used) assert.ok(a! <= 10 && b! <= 20);
    assert.ok(count >= bound && (list.length > 0) === (count > 0));
  }));
});
test("what fits into no bin is refused", () => {
  assert.throws(
    () => packVectors([[1, 21]], [10, 20]),
    /resource 1 of item 0 must be from 0 to 20/,
  );
});
