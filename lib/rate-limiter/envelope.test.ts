import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { busiest, checkEnvelope } from "./mod.ts";

const gaps = fc.array(
  fc.record({ gap: fc.integer({ min: 0, max: 300 }), cost: fc.integer({ min: 0, max: 5 }) }),
  { maxLength: 40 },
);

function trace(steps: { gap: number; cost: number }[]) {
  let time = 0;
  return { times: steps.map(({ gap }) => time += gap), costs: steps.map(({ cost }) => cost) };
}

test("one pass finds the worst of all spans", () => {
  fc.assert(fc.property(gaps, (steps) => {
    const { times, costs } = trace(steps);
    const burst = 5, rate = 10;
    let worst = -Infinity;
    for (let from = 0; from < times.length; from++) {
      let sum = 0;
      for (let to = from; to < times.length; to++) {
        sum += costs[to]!;
        worst = Math.max(worst, sum - burst - rate * (times[to]! - times[from]!) / 1000);
      }
    }
    const report = checkEnvelope(times, { burst, rate, costs });
    assert.ok(times.length === 0 || Math.abs(report.worst - worst) < 1e-9);
    assert.equal(report.violations > 0, worst > 1e-3);
  }));
});

test("times that do not ascend are refused", () => {
  assert.throws(() => checkEnvelope([1, 0], { burst: 1, rate: 1 }), /times must ascend: index 1/);
});

test("the busiest span is the busiest that starts at any request", () => {
  fc.assert(fc.property(gaps, fc.integer({ min: 1, max: 500 }), (steps, length) => {
    const { times, costs } = trace(steps);
    const sums = times.map((from, i) =>
      times.reduce((sum, time, j) => j >= i && time < from + length ? sum + costs[j]! : sum, 0)
    );
    assert.equal(busiest(times, length, costs), Math.max(0, ...sums));
  }));
});
