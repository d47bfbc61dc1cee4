import assert from "node:assert/strict";
import { test } from "node:test";
import { beats, count, difference, rank } from "./words.ts";

test("a noun follows its number", () => {
  assert.equal(count(1, "server"), "1 server");
  assert.equal(count(0, "server"), "0 servers");
  assert.equal(count(1.5, "retry"), "1.5 retries");
  assert.equal(count(2, "key"), "2 keys");
  assert.equal(count(2, "batch"), "2 batches");
  assert.equal(count(2, "index", "indices"), "2 indices");
});

test("a difference too small to show is said to be below what is shown", () => {
  assert.equal(difference(0), "below 0.1 %");
  assert.equal(difference(-0.5), "50 %");
  assert.equal(difference(3, "ms"), "3 ms");
});

test("the winner is found, whichever way is better", () => {
  const times = { a: 3, b: 1, c: 2 };
  assert.deepEqual(rank(times, { better: "low" }).order, ["b", "c", "a"]);
  assert.deepEqual(rank(times, { better: "high" }).order, ["a", "c", "b"]);
  assert.equal(rank(times, { better: "low" }).factor, 3);
  assert.equal(rank({ a: 0, b: 5 }, { better: "low" }).factor, Infinity);
  assert.equal(rank({ a: 0, b: 0 }, { better: "low" }).tie, true);
  assert.equal(rank({ a: Infinity, b: Infinity }, { better: "low" }).tie, true);
});

test("a comparison in words holds the best against the next, and says when they are level", () => {
  assert.equal(beats({ a: 1, b: 2, c: 9 }, { better: "low" }), "a beats b 2×");
  assert.equal(
    beats({ a: 1, b: 2 }, { better: "high", verb: "serves more than" }),
    "b serves more than a 2×",
  );
  assert.equal(beats({ a: 100, b: 101 }, { better: "low" }), "a and b are level");
  assert.equal(beats({ a: 0, b: 1 }, { better: "low" }), "a beats b");
});

test("what can't be compared is refused", () => {
  assert.throws(
    () => rank({ a: 1 }, { better: "low" }),
    /at least 2 values are needed: received 1/,
  );
  assert.throws(() => rank({ a: 1, b: NaN }, { better: "low" }), /b is not a number/);
});
