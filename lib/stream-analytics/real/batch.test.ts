import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/mod.ts";
import { nexmark } from "../nexmark.ts";
import { againstBatch, rowsThatDiffer } from "./against-batch.ts";

const events = nexmark({ random: random(3), events: 400, rate: 10 });

test("five queries give SQLite's rows, bit for bit, over 200 orders of arrival", () => {
  const results = againstBatch({ events, orders: 200, lag: 4000, random: random(5) });
  assert.equal(results.length, 5);
  for (const { query, rows, differ } of results) {
    assert.ok(rows > 0, query);
    assert.equal(differ, 0, query);
  }
});

test("in any order at all, where the watermark waits for the end", () => {
  const results = againstBatch({ events, orders: 5, lag: Infinity, random: random(6) });
  assert.deepEqual(results.map(({ differ }) => differ), [0, 0, 0, 0, 0]);
});

test("a row too many, too few, or twice is a difference", () => {
  assert.equal(rowsThatDiffer(["a", "b"], ["a", "b"]), 0);
  assert.equal(rowsThatDiffer(["a", "a"], ["a"]), 1);
  assert.equal(rowsThatDiffer(["a"], ["b", "c"]), 3);
});
