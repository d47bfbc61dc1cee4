import assert from "node:assert/strict";
import { test } from "node:test";
import { sliding } from "./windows.ts";

test("a time too large to count with is refused, and does not hang", () => {
  for (const time of [1e20, -1e20, NaN, Infinity]) {
    assert.throws(() => sliding({ size: 10_000, slide: 2000 }).assign(time), /time must be from/);
  }
  assert.equal(sliding({ size: 10_000, slide: 2000 }).assign(11_000).length, 5);
});
