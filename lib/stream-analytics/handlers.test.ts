import assert from "node:assert/strict";
import { test } from "node:test";
import {
  counting,
  everyElement,
  KeyedWindows,
  sessions,
  sliding,
  SUM,
  tumbling,
  TwoPhaseWindows,
  WindowJoin,
  WindowOperator,
} from "./mod.ts";

/** Throws as long as it is told to, and then keeps what it is given. */
function unsteady<T>() {
  const seen: T[] = [], handler = { fails: true, seen };
  return Object.assign(handler, {
    take: (what: T) => {
      if (handler.fails) throw new Error("a full disk");
      seen.push(what);
    },
  });
}

test("a stream that ended while its handler threw ends when it is told again, with every answer once", () => {
  const sink = unsteady<string>();
  const operator = new WindowOperator<string, unknown, number, number>({
    ...{ windows: tumbling({ size: 10 }), aggregator: counting },
    onPane: ({ key }) => sink.take(key),
  });
  for (const key of ["a", "b", "c"]) operator.add(key, {}, 1);
  assert.throws(() => operator.end(), /a full disk/);
  assert.throws(() => operator.end(), /a full disk/);
  assert.equal(operator.open, 0);
  sink.fails = false;
  operator.end();
  operator.end();
  assert.deepEqual(sink.seen.sort(), ["a", "b", "c"]);
});

test("what a handler did not take is in the snapshot", () => {
  const make = (onPane: (key: string) => void) =>
    new WindowOperator<string, unknown, number, number>({
      ...{ windows: tumbling({ size: 10 }), aggregator: counting },
      onPane: ({ key }) => onPane(key),
    });
  const sink = unsteady<string>(), before = make(sink.take), seen: string[] = [];
  before.add("a", {}, 1);
  assert.throws(() => before.advanceWatermark(10));
  const after = make((key) => seen.push(key));
  after.restore(structuredClone(before.snapshot()));
  after.advanceProcessingTime(1);
  assert.deepEqual(seen, ["a"]);
});

test("an event is taken although the handler of an earlier pane throws, up to a bound", () => {
  const sink = unsteady<number>(), refused: string[] = [];
  const operator = new WindowOperator<string, unknown, number, number>({
    ...{ windows: tumbling({ size: 10 }), aggregator: counting, trigger: everyElement },
    maxWindows: 3,
    onPane: ({ value }) => sink.take(value),
    onRefused: (_key, _event, _time, why) => refused.push(why),
  });
  for (let i = 0; i < 5; i++) assert.throws(() => operator.add("a", {}, 1), /a full disk/);
  assert.deepEqual(refused, ["overflow", "overflow"]);
  sink.fails = false;
  operator.advanceProcessingTime(1);
  operator.add("a", {}, 2);
  assert.deepEqual(sink.seen, [1, 2, 3, 4]);
});

test("a handler that feeds the operator is not called again for the same pane", () => {
  const seen: number[] = [];
  const operator = new WindowOperator<string, unknown, number, number>({
    ...{ windows: tumbling({ size: 10 }), aggregator: counting },
    onPane: ({ window }) => {
      seen.push(window.start);
      if (window.start < 30) operator.add("a", {}, window.end);
      operator.advanceWatermark(window.end + 10);
    },
  });
  operator.add("a", {}, 1);
  operator.advanceWatermark(10);
  assert.deepEqual(seen, [0, 10, 20, 30]);
});

test("a handler that moves the time of its own slices is handed each window once", () => {
  const seen: number[] = [];
  const keyed = new KeyedWindows<string>({
    ...{ size: 10, monoid: SUM },
    onWindow: (start) => {
      seen.push(start);
      keyed.advanceWatermark(start + 30);
    },
  });
  for (const time of [1, 11, 21]) keyed.add("a", 1, time);
  keyed.advanceWatermark(10);
  assert.deepEqual(seen, [0, 10, 20]);
});

test("a handler of refusals that throws keeps no later window from the event", () => {
  const sums: number[] = [];
  const operator = new WindowOperator<string, unknown, number, number>({
    ...{ windows: sliding({ size: 10, slide: 5 }), aggregator: counting },
    onPane: ({ window }) => sums.push(window.start),
    onRefused: () => {
      throw new Error("a full disk");
    },
  });
  operator.advanceWatermark(10);
  assert.throws(() => operator.add("a", {}, 7), /a full disk/);
  operator.end();
  assert.deepEqual(sums, [5]);
});

test("windows by slices, in two phases and of joins come again to a handler that threw", () => {
  const sink = unsteady<number>();
  const keyed = new KeyedWindows<string>({
    ...{ size: 10, slide: 5, monoid: SUM },
    onWindow: (start) => sink.take(start),
  });
  keyed.add("a", 1, 7);
  assert.throws(() => keyed.advanceWatermark(Infinity));
  sink.fails = false;
  keyed.advanceWatermark(Infinity);
  keyed.advanceWatermark(Infinity);
  assert.deepEqual(sink.seen, [0, 5]);

  const second = unsteady<number>();
  const phases = new TwoPhaseWindows({
    ...{ readers: 2, workers: 2, size: 10, monoid: SUM },
    onWindow: (_, values) => second.take(values.get(1)!),
  });
  for (const reader of [0, 1]) phases.add(reader, 1, 1, 3);
  assert.throws(() => phases.advanceWatermark(Infinity));
  second.fails = false;
  phases.advanceWatermark(Infinity);
  phases.advanceWatermark(Infinity);
  assert.deepEqual(second.seen, [2]);

  const third = unsteady<string>();
  const join = new WindowJoin<number, string, string>({
    windows: tumbling({ size: 10 }),
    onMatch: ({ left, right }) => third.take(left.concat(right).join()),
  });
  join.left(1, "a", 1);
  join.right(1, "b", 1);
  assert.throws(() => join.end());
  third.fails = false;
  join.end();
  assert.deepEqual(third.seen, ["a,b"]);
});

test("sessions that become too large together stay as they were", () => {
  const found: string[] = [];
  const join = new WindowJoin<number, string, string>({
    windows: sessions({ gap: 10 }),
    most: 3,
    onMatch: ({ left, right }) => found.push(`${left} | ${right}`),
  });
  for (const [time, name] of [[0, "a"], [15, "b"]] as const) {
    join.left(1, name, time);
    for (const more of ["x", "y"]) join.right(1, name + more, time);
  }
  assert.throws(() => join.left(1, "c", 8), /at most 3 events/);
  join.end();
  assert.deepEqual(found, ["a | ax,ay", "b | bx,by"]);
});
