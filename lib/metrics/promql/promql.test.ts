import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Engine } from "./engine.ts";
import { explain } from "./explain.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import { QueryError } from "./query-error.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { parseMetric } from "./series-notation.ts";
import { MemorySeries } from "../store/memory-series.ts";
import { scripts, suitesMissing } from "../real/suites.ts";
import { BROKEN_ENGINES, runScripts, scriptScores } from "../truths/promql.ts";

const skip = suitesMissing() ?? false;
const store = MemorySeries.parse(60_000, [
  ['trips_total{station="a"}', "0+60x30"],
  ['trips_total{station="b"}', "0+30x10 0+30x19"],
  ['bikes{station="a"}', "5x30"],
  ['bikes{station="b"}', "0 1 2 stale _x26"],
]);
const engine = new Engine(store);
const valuesOf = (query: string, minute: number) => {
  const answer = engine.instant(query, minute * 60_000);
  return answer.type === "vector" ? answer.rows.map(({ value }) => value) : answer;
};

test("Prometheus' own scripts are answered as Prometheus answers them", { skip }, () => {
  assert.deepEqual(scriptScores(runScripts(scripts())).note, undefined);
});

for (const [what, make] of Object.entries(BROKEN_ENGINES)) {
  test(`the scripts see ${what}`, { skip }, () => {
    const wrong = runScripts(scripts(), make).filter(({ verdict }) => verdict !== "right");
    assert.ok(wrong.length > 0);
  });
}

test("a counter that starts again does not drag its rate below zero: only the step that the reset hides is lost", () => {
  assert.deepEqual(valuesOf('rate(trips_total{station="b"}[10m])', 15), [0.45]);
});

test("a series that has ended is not shown for another five minutes", () => {
  assert.deepEqual(valuesOf('bikes{station="b"}', 2), [2]);
  assert.deepEqual(valuesOf('bikes{station="b"}', 3), []);
});

test("a rate is stretched at most half an interval where the series begins inside the window", () => {
  const times = Float64Array.from({ length: 9 }, (_, i) => 90_000 + i * 60_000);
  const late = new MemorySeries([{
    labels: parseMetric("x"),
    times,
    values: times.map((time) => 1000 + time / 1000),
  }]);
  const answer = new Engine(late).instant("increase(x[10m])", 600_000);
  assert.equal(answer.type === "vector" && answer.rows[0]!.value, 540);
});

test("partners that are not clear are refused, and which side is to blame is said", () => {
  assert.throws(
    () => engine.instant("bikes + on () trips_total", 60_000),
    /on the right side of \+, .* match the same/,
  );
  assert.throws(
    () => engine.instant("trips_total + on () sum(bikes)", 60_000),
    /say group_left or group_right/,
  );
  assert.throws(
    () => engine.instant('label_replace(trips_total, "station", "", "", "") + 1', 60_000),
    /would both be called/,
  );
  assert.deepEqual(valuesOf("trips_total + on () group_left () sum(bikes)", 1), [66, 36]);
});

test("a parse error names line, character and token", () => {
  assert.throws(() => parse("sum(\n  rate(up[5m]) by"), {
    message: /line 2, character 16: expected ",", found "by"/,
  });
  assert.throws(() => parse("rate(up)"), {
    message: /argument 1 of rate must be a range of samples: it is an instant vector/,
  });
  assert.throws(() => parse("nosuch(up)"), { message: /there is no function "nosuch"/ });
});

test("a pattern that hangs other engines takes no time", () => {
  const long = MemorySeries.parse(1000, [[`x{a="${"a".repeat(2000)}b"}`, "1"]]);
  assert.deepEqual(new Engine(long).instant('x{a=~"(a+)+"}', 0), { type: "vector", rows: [] });
});

test("patterns are RE2's: flags inside, named groups, classes of POSIX", () => {
  const one = new Engine(MemorySeries.parse(1000, [['x{path="/API/v2/users"}', "1"]]));
  const query =
    'label_replace(x{path=~"(?i:/api)/.*"}, "v", "${version}-$1", "path", "/[[:upper:]]+/(?P<version>v[0-9]).*")';
  const answer = one.instant(query, 0);
  assert.equal(answer.type === "vector" && answer.rows[0]!.labels.get("v"), "v2-v2");
});

test("a query asked over time is the query asked at each step", () => {
  const queries = [
    "rate(trips_total[7m])",
    "sum(trips_total) - 3",
    "max_over_time(bikes[5m:2m])",
    "topk(1, trips_total)",
    "absent(bikes{station='b'})",
  ];
  for (const query of queries) {
    const over = engine.range(query, 0, 1_500_000, 150_000);
    for (let time = 0; time <= 1_500_000; time += 150_000) {
      const then = engine.instant(query, time);
      const want = new Map(
        then.type === "vector" ? then.rows.map(({ labels, value }) => [labels.key, value]) : [],
      );
      const got = over.flatMap(({ labels, times, values }) => {
        const i = times.indexOf(time);
        return i < 0 ? [] : [[labels.key, values[i]!] as const];
      });
      assert.deepEqual(new Map(got), want, `${query} at ${time}`);
    }
  }
});

test("a query printed and read again is the same query", () => {
  const queries = [
    'sum by (station) (rate(trips_total{station!~"a|b"}[5m] offset -1m)) / ignoring (job) group_left (zone) bikes @ 30',
    "-x ^ 2 + 1 == bool 3",
    'label_join(a, "b", ",", "c") and on () max_over_time(up[1h:] @ end())',
    "topk(3, x) without (y)",
  ];
  for (const query of queries) {
    assert.deepEqual(parse(print(parse(query))), parse(query), print(parse(query)));
  }
});

test("a duration written and read again is the same", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 40 }),
      (ms) => parseDuration(formatDuration(ms)) === ms,
    ),
  );
});

test("whatever is asked, the answer is an answer or an error with a sentence", () => {
  const piece = fc.constantFrom(
    "sum",
    "(",
    ")",
    "up",
    "[5m]",
    "by",
    "{",
    "}",
    "a=",
    '"x"',
    "+",
    "offset",
    "1m",
    "@",
    "5",
    "rate",
    ",",
    "topk",
    "==",
    "bool",
    "$",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        engine.instant(pieces.join(" "), 60_000);
      } catch (error) {
        assert.ok(error instanceof QueryError, String(error));
      }
    }),
    { numRuns: 200 },
  );
});

test("explain says what each part gives and touches", () => {
  const parts = explain("sum(rate(trips_total[5m]))", store, 600_000);
  assert.deepEqual(parts.map(({ depth, part, gives }) => [depth, part, gives]), [
    [0, "sum(rate(trips_total[5m]))", 1],
    [1, "rate(trips_total[5m])", 2],
    [2, "trips_total[5m]", 2],
  ]);
  assert.equal(parts[0]!.samples, 12);
});
