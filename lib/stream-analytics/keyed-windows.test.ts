import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  KeyedWindows,
  MAX,
  sliding,
  SUM,
  summing,
  TwoPhaseWindows,
  WindowOperator,
} from "./mod.ts";

test("slices give what the operator gives, window by window", () => {
  const events = fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(300)), { maxLength: 60 });
  fc.assert(
    fc.property(events, fc.constantFrom(5, 10, 20), fc.nat(40), (list, slide, lag) => {
      const fast: string[] = [], slow: string[] = [];
      const keyed = new KeyedWindows<number>({
        ...{ size: 20, slide, monoid: SUM },
        onWindow: (start, sums) => {
          for (const [key, sum] of sums) fast.push(`${start}|${key}|${sum}`);
        },
      });
      const operator = new WindowOperator<number, number, number, number>({
        windows: sliding({ size: 20, slide }),
        aggregator: summing((value) => value),
        onPane: ({ key, window, value }) => slow.push(`${window.start}|${key}|${value}`),
      });
      let latest = 0;
      for (const [key, value, time] of list) {
        keyed.add(key, value, time);
        operator.add(key, value, time);
        latest = Math.max(latest, time);
        keyed.advanceWatermark(latest - lag);
        operator.advanceWatermark(latest - lag);
      }
      keyed.advanceWatermark(Infinity);
      operator.end();
      assert.deepEqual(fast.sort(), slow.sort());
    }),
    { numRuns: 200 },
  );
});

test("keys beyond the limit go under one name, or are refused", () => {
  const seen: [string, number][][] = [];
  const options = { size: 10, monoid: MAX, maxKeys: 2 };
  const onWindow = (_: number, values: ReadonlyMap<string, number>) => seen.push([...values]);
  const named = new KeyedWindows<string>({ ...options, overflow: "others", onWindow });
  for (const [i, key] of ["a", "b", "c", "d"].entries()) named.add(key, i, 1);
  named.advanceWatermark(10);
  assert.deepEqual(seen, [[["a", 0], ["b", 1], ["others", 3]]]);
  const strict = new KeyedWindows<string>({ ...options, onWindow });
  assert.deepEqual(["a", "b", "c"].map((key) => strict.add(key, 1, 1)), [true, true, false]);
  assert.equal(strict.refused, 1);
});

test("late events are counted, and a size that is no multiple of the slide is refused", () => {
  const windows = new KeyedWindows<string>({ size: 10, monoid: SUM, onWindow: () => {} });
  windows.advanceWatermark(10);
  assert.equal(windows.add("a", 1, 9), false);
  assert.equal(windows.late, 1);
  assert.throws(
    () => new KeyedWindows({ size: 10, slide: 3, monoid: SUM, onWindow: () => {} }),
    /whole number/,
  );
});

test("a gap of years between two events costs nothing", () => {
  let windows = 0;
  const keyed = new KeyedWindows<string>({
    ...{ size: 1000, slide: 100, monoid: SUM },
    onWindow: () => windows++,
  });
  keyed.add("a", 1, 0);
  keyed.add("a", 1, 1e12);
  keyed.advanceWatermark(Infinity);
  assert.equal(windows, 20);
});

test("two phases give the same sums, and the hot key's worker gets one number a reader", () => {
  const found: number[] = [];
  const windows = new TwoPhaseWindows({
    ...{ readers: 3, workers: 2, size: 10, monoid: SUM },
    onWindow: (_, sums) => found.push(sums.get(7)!),
  });
  for (let i = 0; i < 300; i++) windows.add(i % 3, 7, 1, i % 10);
  windows.advanceWatermark(10);
  assert.deepEqual([found, windows.sent.sort()], [[300], [0, 3]]);
});
