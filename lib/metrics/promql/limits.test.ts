import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "./engine.ts";
import { parse } from "./parse.ts";
import { parseMetric } from "./series-notation.ts";
import { Head } from "../store/head.ts";
import { MemorySeries } from "../store/memory-series.ts";

const store = MemorySeries.parse(60_000, [
  ['trips_total{station="a"}', "0+60x30"],
  ['trips_total{station="b"}', "0+30x10 0+30x19"],
]);
const engine = new Engine(store);

test("a query that would touch too much is stopped with one sentence", () => {
  const small = new Engine(store, { maxSamples: 20 });
  assert.throws(() => small.range("rate(trips_total[10m])", 0, 1_800_000, 60_000), {
    name: "QueryError",
    message: /touches more than 20 samples/,
  });
  assert.throws(() => small.instant("trips_total[30m]", 1_800_000), /touches more than 20 samples/);
  assert.throws(() => engine.range("up", 0, 1e9, 1), /more than 11000/);
});

test("what would be too much is not even read", () => {
  const head = new Head(), series = head.series(parseMetric("x"))!;
  for (let i = 0; i < 2000; i++) head.append(series, i * 1000, i);
  let reads = 0;
  const store = {
    select: (...args: Parameters<Head["select"]>) => (reads++, head.select(...args)),
    atLeast: (...args: Parameters<Head["atLeast"]>) => head.atLeast(...args),
  };
  assert.throws(
    () => new Engine(store, { maxSamples: 1000 }).instant("sum_over_time(x[1h])", 2_000_000),
    /more than 1000/,
  );
  assert.equal(reads, 0);
  assert.equal(
    new Engine(store, { maxSamples: 1000 }).instant("sum_over_time(x[5m])", 2_000_000).type,
    "vector",
  );
});

test("windows that are too much together are refused before the first of them is worked out", () => {
  let windows = 0;
  const counting = new Engine(store, {
    maxSamples: 5000,
    overrides: { range: { sum_over_time: () => ++windows } },
  });
  const query = "sum_over_time(vector(1)[100s:1s])";
  assert.throws(() => counting.range(query, 0, 100_000, 1000), /more than 5000 samples/);
  assert.equal(windows, 0);
  counting.range(query, 0, 40_000, 1000);
  assert.equal(windows, 41);
});

test("a row for each value is paid for, whatever there is to count", () => {
  const small = new Engine(store, { maxSamples: 5000 });
  const count = (steps: number) =>
    small.range('count_values("v", vector(time()))', 0, (steps - 1) * 1000, 1000).length;
  assert.equal(count(70), 70);
  assert.equal(small.touched.samples, 4900);
  assert.throws(() => count(71), /touches more than 5000 samples/);
});

test("steps without a sample are not held without end", () => {
  const rare = new MemorySeries(Array.from({ length: 20 }, (_, i) => ({
    labels: parseMetric(`x{i="${i}"}`),
    times: Float64Array.of(0),
    values: Float64Array.of(1),
  })));
  const small = new Engine(rare, { maxSamples: 2000, lookback: 1000 });
  for (const query of ["x", "count_over_time(x[1s])"]) {
    assert.equal(small.range(query, 0, 90_000, 1000).length, 20);
    assert.throws(() => small.range(query, 0, 150_000, 1000), /steps without a sample/);
  }
  assert.throws(() => small.instant("count_over_time(x[3s:1ms])", 3000), /without a sample/);
});

test("partners that are never there together are not all held", () => {
  const apart = (name: string) =>
    Array.from({ length: 30 }, (_, i) => ({
      labels: parseMetric(`${name}{i="${i}"}`),
      times: Float64Array.of(i * 1000),
      values: Float64Array.of(1),
    }));
  const store = new MemorySeries([...apart("a"), ...apart("b")]),
    query = "a + on () group_left () b";
  const ask = (maxSamples: number) =>
    new Engine(store, { maxSamples, lookback: 1 }).range(query, 0, 29_000, 1000);
  assert.equal(ask(50_000).length, 30);
  assert.throws(() => ask(20_000), /steps without a sample/);
});

test("a query that is long or deep is refused in a sentence", () => {
  assert.throws(() => parse("(".repeat(500)), { message: /nested deeper than 200/ });
  assert.throws(() => parse(`1${"+1".repeat(10_000)}`), /more than 1000 operators/);
  assert.throws(() => parse(`x${" or x".repeat(5000)}`), /more than 1000 operators/);
  assert.throws(() => parse(`x${"[5m:1m]".repeat(20_000)}`), /what a subquery is of/);
  assert.throws(() => parse(`x${" offset 1m".repeat(20_000)}`), /offset is given twice/);
  const most = parse(`1${"+1".repeat(1000)}`);
  assert.deepEqual(engine.instant(most, 0), { type: "scalar", value: 1001 });
});

test("digits without end are read in a time that grows with them", () => {
  const took = (digits: number) => {
    const began = performance.now();
    for (const end of ["x", ".x", "s_", "e", ""]) {
      try {
        parse("9".repeat(digits) + end);
      } catch { /* It is no number: only the time is asked for. */ }
    }
    return performance.now() - began;
  };
  took(1000);
  const short = Math.min(...Array.from({ length: 5 }, () => took(5000)));
  assert.ok(took(40_000) < 24 * short + 50);
});
