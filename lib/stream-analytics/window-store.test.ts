import assert from "node:assert/strict";
import { test } from "node:test";
import { afterWatermark, counting, sessions, WindowOperator } from "./mod.ts";
import { freshWindow } from "./window-state.ts";
import { WindowStore } from "./window-store.ts";

test("a session that grows for ever leaves nothing behind but itself", () => {
  const store = new WindowStore<string, number, number>(5);
  for (let time = 0; time < 10_000; time++) {
    const state = freshWindow<string, number, number>("k", { start: 0, end: time + 10 }, 0, false);
    state.due = time;
    for (const part of store.touching("k", state.window)) store.forget(part);
    store.keep(state, -Infinity);
  }
  assert.ok(store.waiting < 500, `${store.waiting} timers for ${store.open} window`);
  assert.equal(store.ended(10_009)?.window.end, 10_009);
  assert.equal(store.expired(10_014)?.window.end, 10_009);
});

test("windows that ended stay known until they are let go of, however many sessions grew", () => {
  const panes: [number, string][] = [];
  const operator = new WindowOperator<string, unknown, number, number>({
    windows: sessions({ gap: 10 }),
    trigger: afterWatermark({ late: { count: 1 } }),
    ...{ allowedLateness: 100_000, aggregator: counting },
    onPane: ({ value, timing }) => panes.push([value, timing]),
  });
  operator.add("old", {}, 0);
  operator.advanceWatermark(10);
  for (let time = 20; time < 3000; time++) operator.add("k", {}, time);
  operator.add("old", {}, 0);
  operator.advanceWatermark(4000);
  operator.end();
  assert.deepEqual(panes, [[1, "ON_TIME"], [2, "LATE"], [2980, "ON_TIME"]]);
  assert.equal(operator.open, 0);
});
