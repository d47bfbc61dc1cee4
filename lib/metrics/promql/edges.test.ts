import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "./engine.ts";
import { MemorySeries } from "../store/memory-series.ts";

/** Bounds that Go reads as numbers, and some that it does not; each in a histogram of its own. */
const BOUNDS = {
  ...{ underscore: "1_0", hex: "0x1p-2", prefix: "0x_1p0", point: "0x1.8p+1", minus: "-0x1p1" },
  ...{ word: "infinity", nan: "NaN", binary: "0b1", plainHex: "0x10", huge: "1e400", gap: "1__0" },
};
const histogram = (name: string, labels: string, bounds: readonly [string, string][]) =>
  bounds.map(([le, values]): [string, string] => [`${name}_bucket{${labels}le="${le}"}`, values]);
const engine = new Engine(MemorySeries.parse(60_000, [
  ['x{a="1"}', "1 2 3 4 5 6 7 8 9 10 11"],
  ['x{a="2",b="k"}', "0+3x20"],
  ['w{a="1"}', "2x20"],
  ['w{a="2",q="z"}', "3x20"],
  ...["1", "2", "3"].map((i): [string, string] => [`tie{i="${i}"}`, i === "3" ? "2x20" : "1x20"]),
  ...["h1", "h2"].flatMap((name) =>
    histogram(name, "", [["1", "1x20"], ["2", "4x20"], ["+Inf", "6x20"]])
  ),
  ...Object.entries(BOUNDS).flatMap(([kind, le]) =>
    histogram("g", `kind="${kind}",`, [["0.125", "1x20"], [le, "3x20"], ["+Inf", "6x20"]])
  ),
]));
const answers = (query: string): Record<string, number> => {
  const answer = engine.instant(query, 600_000);
  if (answer.type === "scalar") return { "{}": answer.value };
  return answer.type === "vector"
    ? Object.fromEntries(answer.rows.map(({ labels, value }) => [String(labels), value]))
    : {};
};
const number = (query: string): number | undefined => Object.values(answers(query))[0];

test("what is absent has its labels whatever brackets are around it", () => {
  for (
    const query of [
      'absent((none{a="b"}))',
      'absent(((none{a="b"})))',
      'absent_over_time((none{a="b"}[5m]))',
    ]
  ) assert.deepEqual(answers(query), { '{a="b"}': 1 }, query);
  assert.deepEqual(answers('absent(-none{a="b"})'), { "{}": 1 });
  assert.deepEqual(answers('absent_over_time((none{a="b"})[5m:1m])'), { "{}": 1 });
});

test("a k that is no whole number of 64 bits is refused even where there is nothing to choose from", () => {
  for (const k of ["NaN", "1e30", "-1e30", "Inf", "9223372036854775807", "scalar(none)"]) {
    for (const operator of ["topk", "bottomk"]) {
      assert.throws(() => answers(`${operator}(${k}, none)`), /take a whole number/, k);
    }
  }
  assert.throws(() => engine.range("topk(scalar(w), none)", 0, 120_000, 60_000), /whole number/);
  assert.deepEqual(answers("topk(-9223372036854775808, x)"), {});
  assert.deepEqual(answers("quantile(NaN, none)"), {});
});

test("of equals topk and bottomk keep those that Prometheus' heap keeps", () => {
  assert.deepEqual(Object.keys(answers("topk(2, tie)")), ['tie{i="3"}', 'tie{i="2"}']);
  assert.deepEqual(Object.keys(answers("topk(1, tie)")), ['tie{i="3"}']);
  assert.deepEqual(Object.keys(answers("bottomk(1, tie)")), ['tie{i="1"}']);
});

test("histograms of two metrics are not added together", () => {
  const query = 'histogram_quantile(0.5, {__name__=~"h[12]_bucket"})';
  assert.throws(() => answers(query), /would both be called/);
  assert.throws(() => engine.range(query, 0, 120_000, 60_000), /would both be called/);
  assert.ok(Math.abs(number("histogram_quantile(0.5, h1_bucket)")! - 5 / 3) < 1e-12);
});

test("a bucket's bound is a number where Go reads one", () => {
  const wanted = {
    ...{ underscore: 4.075, hex: 0.175, prefix: 0.475, point: 1.275, minus: -2, word: 0.125 },
    ...{ nan: NaN, binary: 0.125, plainHex: 0.125, huge: 0.125, gap: 0.125 },
  };
  for (const [kind, value] of Object.entries(wanted)) {
    const got = number(`histogram_quantile(0.3, g_bucket{kind="${kind}"})`)!;
    assert.ok(Object.is(got, value) || Math.abs(got - value) < 1e-12, `${kind}: ${got}`);
  }
});

test("a smoothing factor that is NaN gives NaN, one outside 0 and 1 is refused", () => {
  assert.deepEqual(Object.values(answers("holt_winters(x[10m], NaN, 0.5)")), [NaN, NaN]);
  assert.deepEqual(Object.values(answers("holt_winters(x[10m], 0.5, NaN)")), [NaN, NaN]);
  assert.throws(() => answers("holt_winters(x[10m], 1, 0.5)"), /above 0 and below 1/);
});

test("dates are right in the first century, before it, and as far as 64 bits go", () => {
  const wanted: Record<string, number> = {
    "day_of_year(vector(-62135596800))": 1,
    "day_of_year(vector(-62000000000))": 109,
    "year(vector(-62000000000))": 5,
    "day_of_year(vector(-60000000000))": 247,
    "year(vector(-62167219201))": -1,
    "minute(vector(-0.5))": 0,
    "minute(vector(-60.5))": 59,
    "year(vector(1e15))": 31_690_708,
    "day_of_month(vector(1e15))": 5,
    "day_of_week(vector(1e15))": 0,
    "year(vector(-1e15))": -31_686_769,
    "day_of_year(vector(-1e15))": 180,
    "minute(vector(-1e15-61))": 12,
    "year(vector(9.2e18))": 291_536_396_232,
    "year(vector(-1e18))": -31_688_736_537,
    "year(vector(-9.223372028715321e18))": -292_277_022_399,
    "day_of_week(vector(-9.2233720287153910e18))": 0,
    "year(vector(NaN))": 292_277_026_596,
    "month(vector(Inf))": 12,
    "day_of_year(vector(NaN))": 339,
    "days_in_month(vector(NaN))": 31,
    "hour(vector(-Inf))": 15,
    "minute(vector(1e19))": 30,
  };
  for (const [query, value] of Object.entries(wanted)) assert.equal(number(query), value, query);
});

test("a bound of clamp that is infinite wins over NaN", () => {
  assert.equal(number("clamp_max(vector(NaN), -Inf)"), -Infinity);
  assert.equal(number("clamp_min(vector(NaN), Inf)"), Infinity);
  assert.equal(number("clamp(vector(1), Inf, NaN)"), Infinity);
  assert.equal(number("clamp_max(vector(1), NaN)"), NaN);
});

test("group_left takes a label away where the one side has none of it", () => {
  assert.deepEqual(answers("x * on (a) group_left (q) w"), {
    '{a="1"}': 22,
    '{a="2", b="k", q="z"}': 90,
  });
  assert.deepEqual(answers("x * on (a) group_left (b) w"), { '{a="1"}': 22, '{a="2"}': 90 });
});
