import assert from "node:assert/strict";
import test from "node:test";
import { brokenThresholds, judge, type Outcome, parseScenario, Recorder } from "./mod.ts";

const scenarioOf = (thresholds: object | undefined) =>
  parseScenario({
    ...{ name: "buy", steps: [{ name: "buy", path: "/buy" }] },
    arrivals: { kind: "stages", stages: [{ from: 10, to: 10, seconds: 1 }] },
    ...thresholds ? { thresholds } : {},
  });
const fine = { valid: true, reasons: [] };
const step = { name: "buy", path: "/buy" };

/** A run of requests that each took so many ms. */
function seen(...all: [ms: number, outcome: Outcome][]): Recorder {
  const recorder = new Recorder();
  for (const [ms, outcome] of all) {
    recorder.heard({ step, due: 0, sent: 0, ended: ms, outcome });
  }
  return recorder;
}
const ok = { ok: true, status: 200 }, busy = { ok: false, status: 503 };

test("a run keeps its thresholds up to their very value", () => {
  const scenario = scenarioOf({ p99: 20, errors: 0 });
  assert.deepEqual(brokenThresholds(scenario, { p50: 1e9, p99: 20, errors: 0 }), []);
  const broken = brokenThresholds(scenario, { p50: 1, p99: 20.1, errors: 0.01 });
  assert.deepEqual(broken, ["p99 (ms) 20.100 over 20", "errors (share) 0.010 over 0"]);
  assert.equal(brokenThresholds(scenario, { p50: 1, p99: NaN, errors: 0 }).length, 1);
});

test("a target that fails fast does not pass for its speed, and its failures have percentiles of their own", () => {
  const recorder = seen([30, ok], [1, busy], [1, busy], [2, busy]);
  assert.equal(recorder.latency.count, 1);
  assert.equal(recorder.failures.count, 3);
  assert.ok(recorder.latency.min >= 29_000 && recorder.failures.max <= 2100);
  const verdict = judge(scenarioOf({ p50: 20, errors: 0.5 }), { recorder, check: fine });
  assert.equal(verdict.state, "failed");
  assert.match(
    verdict.why.join("; "),
    /^p50 \(ms\) 30\.\d+ over 20; errors \(share\) 0.750 over 0.5$/,
  );
});

test("a scenario that says nothing of errors allows none", () => {
  const one = seen([1, ok], [1, busy]);
  assert.deepEqual(judge(scenarioOf(undefined), { recorder: one, check: fine }), {
    state: "failed",
    why: ["errors (share) 0.500 over 0"],
  });
  assert.equal(judge(scenarioOf({ p99: 5 }), { recorder: one, check: fine }).state, "failed");
  assert.equal(judge(scenarioOf({ errors: 0.5 }), { recorder: one, check: fine }).state, "passed");
});

test("a run that can't be believed is not judged, whatever it measured", () => {
  const recorder = seen([1, ok]), check = { valid: false, reasons: ["it was late"] };
  const scenario = scenarioOf({ p99: 100 });
  assert.deepEqual(judge(scenario, { recorder, check }), { state: "void", why: ["it was late"] });
  assert.equal(judge(scenario, { recorder, check, partial: true }).state, "partial");
  assert.deepEqual(judge(scenario, { recorder, check: fine }), { state: "passed", why: [] });
});

test("what two have recorded adds up: times, failures, and how each ended", () => {
  const all = seen([10, ok], [1, busy]).add(seen([20, ok], [2, busy], [3, busy]));
  assert.deepEqual([all.ended, all.failed, all.errors], [5, 3, 0.6]);
  assert.deepEqual([all.latency.count, all.failures.count, all.lag.count], [2, 3, 5]);
  assert.deepEqual([...all.outcomes], [["200", 2], ["503", 3]]);
  assert.equal(new Recorder().errors, 0);
});
