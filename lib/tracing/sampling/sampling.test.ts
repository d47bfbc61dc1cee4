import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random, SettableClock, VirtualClock } from "../../sim/mod.ts";
import {
  adjustedCount,
  type Bits56,
  bitsOfHex,
  checkAgreement,
  checkOtStates,
  checkShares,
  checkThresholds,
  checkUpdates,
  completeness,
  hexOfBits,
  parentBased,
  rateLimited,
  ratio,
  reaches,
  readOtState,
  SeededIds,
  SpanContext,
  type SpanRecord,
  TailSampler,
  thresholdOf,
  varianceRatio,
  weightOf,
} from "../mod.ts";

test("OpenTelemetry's thresholds, adjusted counts, tracestates and updates are ours", () => {
  assert.deepEqual(checkThresholds(), { of: 21, wrong: [] });
  assert.deepEqual(checkOtStates(), { of: 20, wrong: [] });
  assert.deepEqual(checkUpdates(), { of: 9, wrong: [] });
});

test("kept are as many as p says, and a sampler that compares with > is found out", () => {
  assert.deepEqual(checkShares().wrong, []);
  // It differs in one value of 2⁵⁶, so shares can't tell; the smallest randomness can: p = 1 keeps all.
  const wrong = (rv: Bits56, th: Bits56) =>
    rv.high > th.high || (rv.high === th.high && rv.low > th.low);
  const none = { high: 0, low: 0 };
  assert.equal(reaches(none, thresholdOf(1)), true);
  assert.equal(wrong(none, thresholdOf(1)), false);
});

test("halves are compared as one whole number would be", () => {
  const bits = fc.bigInt({ min: 0n, max: (1n << 56n) - 1n });
  const halves = (n: bigint) => ({ high: Number(n >> 28n), low: Number(n & 0xfffffffn) });
  fc.assert(fc.property(bits, bits, (a, b) => assert.equal(reaches(halves(a), halves(b)), a >= b)));
  fc.assert(fc.property(bits, (n) => {
    assert.deepEqual(bitsOfHex(hexOfBits(halves(n))), halves(n));
  }));
});

test("four services decide alike on all of 100,000 traces; coins of their own do not", () => {
  assert.deepEqual(checkAgreement().wrong, []);
  let turn = 0;
  const coin = () => ({
    decide: (() => {
      const from = random(++turn);
      return () => ({ sampled: from.next() < 0.1, state: "" });
    })(),
  });
  assert.notDeepEqual(checkAgreement(1000, coin).wrong, []);
});

test("a service that asks for less keeps a part of what another keeps", () => {
  fc.assert(fc.property(fc.integer(), fc.integer(), (t2, t3) => {
    const few = ratio(0.01).decide(undefined, t2, t3, "").sampled;
    const many = ratio(0.1).decide(undefined, t2, t3, "").sampled;
    assert.ok(!few || many);
  }));
});

test("counts from samples vary as Horvitz and Thompson have it, whole traces survive with p to the k", () => {
  const off = varianceRatio(2000, 0.1, 400);
  assert.ok(off > 0.8 && off < 1.2, String(off));
  for (const k of [1, 2, 4]) {
    const { measured, theory } = completeness(0.5, k, 20_000);
    assert.ok(Math.abs(measured - theory) < 4 * Math.sqrt(theory / 20_000));
  }
});

test("an explicit rv decides instead of the trace id, and the threshold travels along", () => {
  const parent = (state: string) =>
    SpanContext.of("f".repeat(32), "b7ad6b7169203331", 1, state, true)!;
  const { sampled, state } = ratio(0.5).decide(parent("ot=rv:00000000000001,a=1"), -1, -1, "");
  assert.deepEqual([sampled, state], [false, "ot=rv:00000000000001,a=1"]);
  assert.equal(ratio(0.5).decide(parent("a=1"), -1, -1, "").state, "ot=th:8,a=1");
  assert.equal(ratio(1).decide(undefined, 0, 0, "").state, "ot=th:0");
  for (const bad of [0, -1, 1.5, NaN]) assert.throws(() => ratio(bad), /probability must be/);
});

test("a limited sampler keeps so many a second whatever the traffic, children follow", () => {
  const clock = new SettableClock(), sampler = parentBased(rateLimited(clock, 10));
  let kept = 0;
  for (let ms = 0; ms < 5000; ms++) {
    clock.time = ms;
    if (sampler.decide(undefined, ms, ms, "").sampled) kept++;
  }
  assert.ok(kept >= 55 && kept <= 60, String(kept));
});

const span = (traceId: string, change: Partial<SpanRecord> = {}): SpanRecord => ({
  ...{
    traceId,
    spanId: "1",
    parentId: "",
    service: "web",
    name: "GET /",
    kind: 2,
    start: 0,
    duration: 5,
  },
  ...{ error: false, attributes: {}, links: [], state: "", ...change },
});
const ids = new SeededIds(random(3));
const traceId = () =>
  Array.from({ length: 4 }, () => (ids.word() >>> 0).toString(16).padStart(8, "0")).join("");

test("tail sampling keeps every error and every slow trace, and counts by weight are right", () => {
  const clock = new SettableClock(), kept: SpanRecord[] = [];
  const tail = new TailSampler({
    ...{ clock, window: 100, slow: 500, probability: 0.05 },
    keep: (spans) => void kept.push(...spans),
  });
  const many = 20_000;
  for (let i = 0; i < many; i++) {
    clock.time = i;
    tail.add(span(traceId(), { error: i % 200 === 0, duration: i % 500 === 1 ? 900 : 5 }));
  }
  tail.flush();
  assert.equal(kept.filter(({ error }) => error).length, many / 200);
  assert.equal(kept.filter(({ duration }) => duration > 500).length, many / 500);
  const counted = kept.reduce((sum, one) => sum + weightOf(one), 0);
  assert.ok(Math.abs(counted - many) < 4 * Math.sqrt(many * 0.95 / 0.05), String(counted));
  assert.ok(kept.length < many / 5);
});

test("memory is arrival rate × window, and a cap decides the oldest early", () => {
  const clock = new SettableClock();
  const tail = new TailSampler({ clock, window: 1000, keep: () => {} });
  for (let i = 0; i < 5000; i++) {
    clock.time = i;
    tail.add(span(traceId()));
  }
  assert.ok(Math.abs(tail.waiting.traces - 1000) <= 20, String(tail.waiting.traces));
  const small = new TailSampler({ clock, window: 1000, traces: 10, keep: () => {} });
  for (let i = 0; i < 30; i++) small.add(span(traceId()));
  assert.deepEqual([small.waiting.traces, small.counts.early], [10, 20]);
});

test("late spans follow the decision of their trace, as long as it is remembered", () => {
  const clock = new SettableClock(), kept: string[] = [];
  const tail = new TailSampler({
    ...{ clock, window: 10, probability: 2 ** -56, decisions: 2 },
    keep: (_, reason) => void kept.push(reason),
  });
  const bad = traceId(), good = traceId();
  tail.add(span(bad, { error: true }));
  tail.add(span(good));
  clock.time = 20;
  tail.turn();
  tail.add(span(bad));
  tail.add(span(good));
  assert.deepEqual(kept, ["error", "late"]);
  assert.deepEqual([tail.counts.late, tail.counts.lateDropped], [2, 1]);
});

test("a rare service is seen, and what is kept for that counts for nobody", () => {
  const clock = new SettableClock(), kept: SpanRecord[] = [];
  const tail = new TailSampler({
    ...{ clock, window: 1, probability: 2 ** -56, perService: 60 },
    keep: (spans) => void kept.push(...spans),
  });
  for (let i = 0; i < 3000; i++) {
    clock.time = i;
    tail.add(span(traceId(), { service: i === 1500 ? "refunds" : "web" }));
  }
  tail.flush();
  assert.equal(kept.filter(({ service }) => service === "refunds").length, 1);
  assert.ok(kept.length <= 6);
  assert.equal(weightOf(kept[0]!), 0);
  assert.equal(readOtState("n:0")!.other.length, 1);
  assert.equal(adjustedCount(thresholdOf(0.25)), 4);
});

test("what was sampled at the head keeps its threshold at the tail, and an rv that was sent decides", () => {
  const kept: { state: string; traceId: string }[] = [];
  const tail = new TailSampler({
    ...{ clock: new VirtualClock(), window: 10, probability: 0.5 },
    keep: (spans) => kept.push(...spans),
  });
  const of = (traceId: string, state: string) => span(traceId, { state });
  const low = `${"1".repeat(18)}00000000000001`, high = `${"2".repeat(18)}ffffffffffffff`;
  tail.add(of(low, "ot=rv:ffffffffffffff"));
  tail.add(of(high, "ot=rv:00000000000001"));
  tail.add(of(`${"3".repeat(18)}ffffffffffffff`, "ot=th:c"));
  tail.flush();
  assert.deepEqual(kept.map(({ traceId }) => traceId[0]), ["1", "3"]);
  assert.match(
    kept[1]!.state,
    /th:c/,
    "a quarter at the head, a half at the tail: a quarter in all",
  );
});

test("a trace is decided when its window is over, by a timer too; one that is endless, early", () => {
  const clock = new VirtualClock(), kept: string[] = [];
  const tail = new TailSampler({
    ...{ clock, window: 100, probability: 1, spans: 3 },
    keep: (_, reason) => void kept.push(reason),
  });
  const stop = tail.watch();
  tail.add(span("1".repeat(32)));
  clock.runSync({ until: 99 });
  assert.equal(kept.length, 0);
  clock.runSync({ until: 150 });
  assert.deepEqual(kept, ["chosen"]);
  for (let i = 0; i < 3; i++) tail.add(span("2".repeat(32)));
  assert.deepEqual([tail.waiting.spans, tail.counts.early], [0, 1]);
  stop();
  const at = (window: number) => {
    const clock = new VirtualClock();
    const tail = new TailSampler({ clock, window, probability: 1, keep: () => {} });
    tail.add(span("1".repeat(32)));
    clock.runSync({ until: 100 });
    tail.turn();
    return tail.waiting.traces;
  };
  assert.deepEqual([at(100), at(101)], [0, 1], "exactly at its end it is decided");
  for (const bad of [{ slow: NaN }, { probability: 2 }, { spans: 0 }]) {
    const options = { clock, window: 1, keep: () => {}, ...bad };
    assert.throws(() => new TailSampler(options), /Cannot create TailSampler/);
  }
});
