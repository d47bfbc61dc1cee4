import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  afterWatermark,
  counting,
  everyElement,
  type Pane,
  sessions,
  sliding,
  summedDownstream,
  summing,
  tumbling,
  WindowOperator,
  type WindowOperatorOptions,
} from "./mod.ts";

type Options = Omit<WindowOperatorOptions<string, number, number, number>, "onPane" | "aggregator">;

/** An operator that sums, and its panes. */
function summed(options: Options) {
  const panes: Pane<string, number>[] = [];
  const operator = new WindowOperator<string, number, number, number>({
    aggregator: summing((value) => value),
    onPane: (pane) => panes.push(pane),
    ...options,
  });
  return { operator, panes };
}

test("whatever the order of arrival, final answers are the same", () => {
  const events = fc.array(fc.record({ time: fc.integer({ min: 0, max: 200 }), value: fc.nat(9) }));
  const kinds = [tumbling({ size: 10 }), sliding({ size: 10, slide: 5 }), sessions({ gap: 7 })];
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.nat()), (list, keys) => {
      for (const windows of kinds) {
        const answers = [
          list,
          [...list].map((event) => ({ event, key: keys.next().value! }))
            .sort((a, b) => a.key - b.key).map(({ event }) => event),
        ].map((order) => {
          const { operator, panes } = summed({ windows });
          for (const { time, value } of order) operator.add("k", value, time);
          operator.end();
          return panes.map(({ window, value }) => `${window.start}-${window.end}: ${value}`).sort();
        });
        assert.deepEqual(answers[0], answers[1]);
      }
    }),
    { numRuns: 60 },
  );
});

test("added up downstream, discarding and retracting panes come to the truth, accumulating ones to more", () => {
  const sums = (["accumulating", "discarding", "retracting"] as const).map((panes) => {
    const { operator, panes: out } = summed({
      windows: sessions({ gap: 10 }),
      trigger: everyElement,
      panes,
    });
    for (const time of [0, 20, 30, 5, 12]) operator.add("k", 1, time);
    operator.end();
    return summedDownstream(out);
  });
  assert.deepEqual(sums, [1 + 1 + 1 + 2 + 4, 5, 5]);
});

test("an event is late from the moment its window is let go of, and not a moment before", () => {
  const late: number[] = [];
  const { operator, panes } = summed({
    windows: tumbling({ size: 10 }),
    trigger: afterWatermark({ late: { count: 1 } }),
    allowedLateness: 5,
    onRefused: (_key, value) => late.push(value),
  });
  operator.add("k", 1, 3);
  operator.advanceWatermark(14);
  operator.add("k", 2, 4);
  operator.advanceWatermark(15);
  operator.add("k", 4, 5);
  assert.deepEqual(panes.map(({ value, timing }) => [value, timing]), [[1, "ON_TIME"], [
    3,
    "LATE",
  ]]);
  assert.deepEqual(late, [4]);
  assert.equal(operator.open, 0);
});

test("without a late trigger a window is done with when it has ended", () => {
  const late: number[] = [];
  const { operator, panes } = summed({
    windows: tumbling({ size: 10 }),
    allowedLateness: 100,
    onRefused: (_key, value, _time, why) => late.push(why === "late" ? value : -1),
  });
  operator.add("k", 1, 3);
  operator.advanceWatermark(10);
  operator.add("k", 2, 4);
  assert.deepEqual([panes.length, panes[0]!.last, late], [1, true, [2]]);
});

test("a window beyond the limit is refused, and the others go on", () => {
  const refused: string[] = [];
  const { operator } = summed({
    windows: tumbling({ size: 10 }),
    maxWindows: 2,
    onRefused: (_key, _value, _time, why) => refused.push(why),
  });
  for (const key of ["a", "b", "c", "a"]) operator.add(key, 1, 0);
  assert.deepEqual([refused, operator.open], [["overflow"], 2]);
});

test("a watermark that goes back does nothing, and a time that is none is refused", () => {
  const { operator, panes } = summed({ windows: tumbling({ size: 10 }) });
  operator.add("k", 1, 3);
  operator.advanceWatermark(20);
  operator.advanceWatermark(5);
  assert.equal(operator.watermark, 20);
  assert.equal(panes.length, 1);
  assert.throws(() => operator.add("k", 1, NaN), /time must be/);
  assert.throws(() => operator.advanceWatermark(NaN), /time must be/);
});

test("a snapshot goes on elsewhere as if nothing had been", () => {
  const make = () =>
    summed({
      windows: sessions({ gap: 10 }),
      trigger: afterWatermark({ early: { after: 5 }, late: { count: 1 } }),
      allowedLateness: 50,
      panes: "retracting",
    });
  const rest = (operator: WindowOperator<string, number, number, number>) => {
    operator.advanceProcessingTime(9);
    operator.add("k", 4, 14);
    operator.advanceWatermark(40);
    operator.add("k", 8, 20);
    operator.end();
  };
  const whole = make(), before = make(), after = make();
  for (const { operator } of [whole, before]) {
    operator.advanceProcessingTime(1);
    operator.add("k", 1, 3);
    operator.add("k", 2, 9);
  }
  after.operator.restore(structuredClone(before.operator.snapshot()));
  rest(whole.operator);
  rest(after.operator);
  assert.deepEqual([...before.panes, ...after.panes], whole.panes);
});

test("a handler that throws loses no window, its own included", () => {
  const seen: string[] = [];
  let fails = true;
  const operator = new WindowOperator<string, unknown, number, number>({
    windows: tumbling({ size: 10 }),
    aggregator: counting,
    onPane: ({ key }) => {
      if (fails) {
        fails = false;
        throw new Error("no");
      }
      seen.push(key);
    },
  });
  for (const key of ["a", "b", "c"]) operator.add(key, {}, 1);
  assert.throws(() => operator.advanceWatermark(10), /no/);
  operator.advanceWatermark(10);
  assert.deepEqual(seen.sort(), ["a", "b", "c"]);
});

test("windows of no size, of no slide, or shifted by as much are refused in a sentence", () => {
  assert.throws(() => sliding({ size: 10, slide: 0 }), /slide must be at least .* ms: received 0/);
  assert.throws(() => sessions({ gap: -1 }), /gap must be/);
  assert.throws(() => tumbling({ size: NaN }), /size must be/);
  assert.throws(() => sliding({ size: 1e9, slide: 1 }), /at most 10000 windows/);
  assert.throws(() => tumbling({ size: 5, offset: 5 }), {
    message:
      "Cannot create tumbling windows: offset must be smaller than the size of 5 ms: received 5",
  });
});
