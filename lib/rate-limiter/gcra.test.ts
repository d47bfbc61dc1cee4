import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../sim/mod.ts";
import {
  burst,
  checkEnvelope,
  Gcra,
  LeakyMeter,
  replay,
  SettableClock,
  TokenBucket,
} from "./mod.ts";

const rates = fc.oneof(
  fc.constantFrom(1, 3, 7, 10, 100 / 60, 1 / 3, 999.9, 1e6),
  fc.double({ min: 0.001, max: 1e5, noNaN: true }),
);

test("GCRA, token bucket and leaky meter decide alike, request by request, field by field", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      rates,
      fc.array(
        fc.record({
          // Gaps in intervals of a unit as well as in ms: that is where the boundaries are.
          gap: fc.oneof(
            fc.double({ min: 0, max: 2000, noNaN: true }),
            fc.constantFrom(0, 1, 1000),
          ),
          intervals: fc.integer({ min: 0, max: 3 }),
          cost: fc.integer({ min: 0, max: 20 }),
          key: fc.constantFrom("a", "b"),
        }),
        { maxLength: 100 },
      ),
      (capacity, rate, trace) => {
        const clock = new SettableClock(1_795_000_000_000.25);
        const gcra = new Gcra({ clock, capacity, refillRate: rate });
        const bucket = new TokenBucket({ clock, capacity, refillRate: rate });
        const meter = new LeakyMeter({ clock, capacity, leakRate: rate });
        const terse = [
          new Gcra({ clock, capacity, refillRate: rate }),
          new TokenBucket({ clock, capacity, refillRate: rate }),
        ];
        for (const { gap, intervals, cost, key } of trace) {
          clock.time += gap + intervals * 1000 / rate;
          const decision = gcra.take(key, cost);
          assert.deepEqual(bucket.take(key, cost), decision);
          assert.deepEqual(meter.take(key, cost), decision);
          for (const limiter of terse) assert.equal(limiter.admit(key, cost), decision.allowed);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a third of a second does not add up wrongly: 3 per second are 3 per second", () => {
  const clock = new SettableClock();
  const limiter = new Gcra({ clock, capacity: 3, refillRate: 3 });
  for (let second = 0; second < 1000; second++) {
    clock.time = second * 1000;
    assert.equal(limiter.take("a", 3).allowed, true);
    assert.equal(limiter.take("a").allowed, false);
  }
});

for (const Kind of [Gcra, TokenBucket]) {
  test(`${Kind.name} never leaves its envelope in 300,000 requests`, () => {
    const clock = new SettableClock();
    const traffic = burst({
      random: random(7),
      duration: 300_000,
      rate: 800,
      burstRate: 3000,
      every: 10_000,
      length: 1000,
    });
    assert.ok(traffic.times.length > 300_000);
    const limiter = new Kind({ clock, capacity: 200, refillRate: 900 });
    const { admitted } = replay(limiter, clock, traffic);
    const report = checkEnvelope(admitted, { burst: 200, rate: 900 });
    assert.equal(report.violations, 0, `worst ${report.worst}`);
    assert.ok(report.worst > -1, "and it uses all of it");
    // A limiter that is a little too generous is found out.
    const generous = new Kind({ clock: clock, capacity: 201, refillRate: 900 });
    const wrong = replay(generous, clock, { times: traffic.times.map((time) => time + 2e6) });
    assert.ok(checkEnvelope(wrong.admitted, { burst: 200, rate: 900 }).violations > 0);
  });
}

test("moves its origin without a key noticing, however long it runs", () => {
  // 12 345.678 per second needs many parts to a token, so the origin moves every few minutes.
  const clock = new SettableClock();
  const options = { clock, capacity: 10, refillRate: 12_345.678 };
  const gcra = new Gcra(options), bucket = new TokenBucket(options);
  const gaps = [0, 0.1, 1, 60_000, 3_600_000, 31_557_600_000 * 30];
  const pick = random(7);
  for (let i = 0; i < 20_000; i++) {
    clock.time += gaps[pick.int(i % 1000 === 0 ? 6 : 5)]!;
    const cost = pick.int(12);
    assert.deepEqual(gcra.take("a", cost), bucket.take("a", cost));
  }
});

test("needs 8 bytes for a key where the token bucket needs 16", () => {
  const clock = new SettableClock();
  const gcra = new Gcra({ clock, capacity: 1, refillRate: 1 });
  const bucket = new TokenBucket({ clock, capacity: 1, refillRate: 1 });
  for (let i = 0; i < 2 ** 16; i++) {
    gcra.take(`key-${i}`);
    bucket.take(`key-${i}`);
  }
  assert.equal(gcra.bytes / gcra.keys, 8);
  assert.equal(bucket.bytes / bucket.keys, 16);
});
