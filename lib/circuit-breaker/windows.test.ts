import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CountWindow, TimeWindow } from "./mod.ts";

const outcomes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 300 });
const counts = (list: readonly number[]) => [
  list.length,
  list.filter((outcome) => outcome & 1).length,
  list.filter((outcome) => outcome & 2).length,
];

test("a count window holds what the last calls of a list hold", () => {
  fc.assert(fc.property(outcomes, fc.integer({ min: 1, max: 40 }), (list, size) => {
    const window = new CountWindow(size);
    list.forEach((outcome, i) => {
      window.record(outcome);
      const last = counts(list.slice(Math.max(0, i + 1 - size), i + 1));
      assert.deepEqual([window.calls, window.failures, window.slow], last);
    });
  }));
});

test("a time window holds what the buckets of the last stretch hold", () => {
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })));
  fc.assert(fc.property(gaps, (list) => {
    const window = new TimeWindow({ ms: 1000, buckets: 10 });
    const all: { tick: number; outcome: number }[] = [];
    let now = -700;
    for (const [outcome, gap] of list) {
      now += gap;
      const tick = Math.floor(now / 100);
      window.record(outcome, now);
      all.push({ tick, outcome });
      const young = all.filter((call) => call.tick > tick - 10).map((call) => call.outcome);
      assert.deepEqual([window.calls, window.failures, window.slow], counts(young));
    }
  }));
});

test("a clock that is set back neither loses calls nor brings old ones back", () => {
  const window = new TimeWindow({ ms: 1000 });
  window.record(1, 5000);
  window.record(1, 200);
  window.advance(5500);
  assert.equal(window.calls, 2);
  window.advance(6000);
  assert.equal(window.calls, 0);
});
