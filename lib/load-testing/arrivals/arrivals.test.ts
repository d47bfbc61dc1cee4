import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { random } from "../../sim/mod.ts";
import { burst, constant, dueTimes, equalShares, ramping, sine, stripeOf, trace } from "../mod.ts";

test("a pattern's time of a count is where its count is reached", () => {
  const rate = fc.double({ min: 0.5, max: 500, noNaN: true });
  const patterns = fc.oneof(
    rate.map((rate) => constant({ rate, seconds: 10 })),
    fc.tuple(rate, rate, rate).map(([a, b, c]) =>
      ramping([{ from: a, to: b, seconds: 4 }, { from: b, to: b, seconds: 1 }, {
        from: c,
        to: a,
        seconds: 3,
      }])
    ),
    rate.map((mean) =>
      sine({ mean, amplitude: 0.9 * mean, period: 7, seconds: 10, startAt: "trough" })
    ),
  );
  fc.assert(
    fc.property(patterns, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (pattern, share) => {
      const count = share * pattern.dueBy(pattern.duration), ms = pattern.timeOf(count);
      assert.ok(Math.abs(pattern.dueBy(ms) - count) < 1e-6 * Math.max(1, count));
      assert.ok(ms >= 0 && ms <= pattern.duration);
      assert.equal(pattern.timeOf(2 * pattern.dueBy(pattern.duration) + 5), Infinity);
    }),
  );
});

test("a ramp's last request is due at its end", () => {
  const due = dueTimes(ramping([{ from: 0, to: 10, seconds: 2 }, { from: 10, to: 0, seconds: 2 }]));
  assert.equal(due.length, 20);
  assert.ok(Math.abs(due.at(-1)! - 4000) < 1e-3);
});

test("bursts come all at once, and a trace as it was recorded", () => {
  assert.deepEqual([...dueTimes(burst({ size: 2, every: 1, seconds: 1.5 }))], [0, 0, 1000, 1000]);
  assert.deepEqual([...dueTimes(trace([0, 5, 5, 90]))], [0, 5, 5, 90]);
  assert.deepEqual([...dueTimes(trace([10, 20], 2))], [5, 10]);
  assert.equal(trace([0, 5, 5, 90]).dueBy(5), 3);
  assert.equal(burst({ size: 3, every: 2 }).dueBy(2000), 6);
});

test("with chance the gaps are exponential: mean and deviation are alike", () => {
  const due = dueTimes(constant({ rate: 1000, seconds: 50 }), { random: random(4) });
  const gaps = Array.from(due, (time, i) => time - (due[i - 1] ?? 0));
  const mean = gaps.reduce((a, b) => a + b) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  assert.ok(Math.abs(mean - 1) < 0.02 && Math.abs(deviation - 1) < 0.03, `${mean}, ${deviation}`);
});

test("agents' stripes cover each request once, whatever the segments", () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 29 }), { maxLength: 6 });
  fc.assert(fc.property(cuts, (points) => {
    const all = [0, ...points.sort((a, b) => a - b), 30].map((n) => `${n}/30`);
    const stripes = all.slice(1).map((to, i) => stripeOf(`${all[i]}:${to}`, all.join(",")));
    for (let i = 0; i < 90; i++) assert.equal(stripes.filter((stripe) => stripe.has(i)).length, 1);
    const n = 47;
    assert.equal(stripes.reduce((sum, stripe) => sum + stripe.of(n), 0), n);
    for (const stripe of stripes) {
      const own = Array.from({ length: n }, (_, i) => i).filter((i) => stripe.has(i)).length;
      assert.equal(stripe.of(n), own);
    }
  }));
  assert.deepEqual(stripeOf("20%:50%").slots, stripeOf("1/5:1/2").slots);
  assert.deepEqual(stripeOf("1/3").slots, stripeOf("0:1/3").slots);
  assert.deepEqual([stripeOf("").lcd, stripeOf("").of(7)], [1, 7]);
  assert.deepEqual(equalShares(2), { segments: ["0:1/2", "1/2:1"], sequence: "0,1/2,1" });
});

test("what would never send, or can't be read, is refused by name", () => {
  const refused: [() => unknown, RegExp][] = [
    [() => constant({ rate: 0 }), /Cannot create constant arrivals: the rate/],
    [() => constant({ rate: 0.1, seconds: 1 }), /at least 1 request: received 0.1/],
    [() => ramping([]), /at least 1 request/],
    [() => ramping([{ from: 0, to: 0, seconds: 9 }]), /at least 1 request: received 0/],
    [() => ramping([{ from: -1, to: 5, seconds: 9 }]), /the rate at a stage's beginning/],
    [
      () => sine({ mean: 5, amplitude: 6, period: 1 }),
      /the amplitude must be from 0 to 5 requests\/s/,
    ],
    [() => burst({ size: 1.5, every: 1 }), /the size must be a whole number/],
    [() => trace([]), /at least 1 request/],
    [() => trace([5, 3]), /time 2 must be at least 5 ms: received 3/],
    [() => trace([5, 3], 0), /the speed must be above 0/],
    [() => stripeOf("0:2"), /made of shares: received 2/],
    [() => stripeOf("half:1"), /made of shares: received half/],
    [() => stripeOf("0.2:0.2"), /rise from 0 to 1/],
    [() => stripeOf("0:0.4", "0,0.5,1"), /in the sequence 0,0.5,1: received 0:0.4/],
    [() => stripeOf("0:1/999983", "0,1/999983,1/999979,1"), /at most 1000000 requests/],
    [() => dueTimes(constant({ rate: 1000 }), { most: 50 }), /the requests must be at most 50/],
  ];
  for (const [make, message] of refused) assert.throws(make, { name: "RangeError", message });
});
