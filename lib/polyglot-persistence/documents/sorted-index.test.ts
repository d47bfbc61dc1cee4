import assert from "node:assert/strict";
import { test } from "node:test";
import { SortedIndex } from "./sorted-index.ts";

test("of many documents under one key just the one that goes is taken out, and the rest stay in order", () => {
  const index = new SortedIndex(["a", "b"]), slots = Array.from({ length: 2000 }, (_, i) => i);
  const keys = (slot: number) => index.keysOf({ a: slot % 2, b: "same" });
  for (const slot of [...slots].reverse()) index.add(keys(slot), slot);
  for (const slot of slots) if (slot % 5 !== 0) index.remove(keys(slot), slot);
  index.remove(keys(4), 4); // it is gone already
  assert.equal(index.size, 400);
  for (const a of [0, 1]) {
    const expected = slots.filter((slot) => slot % 5 === 0 && slot % 2 === a);
    assert.deepEqual([...index.scan({ prefix: [a, "same"] })], expected);
  }
});
