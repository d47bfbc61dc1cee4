import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, random } from "../sim/mod.ts";
import {
  boundaryAttack,
  busiest,
  compare,
  estimateAccuracy,
  FixedWindow,
  heavyTailed,
  replay,
  SettableClock,
  SlidingCounter,
  SlidingLog,
  steady,
} from "./mod.ts";

const minute = { limit: 100, window: 60_000 };

test("a boundary attack gets exactly twice the limit out of a fixed window", () => {
  const clock = new SettableClock();
  const { admitted } = replay(new FixedWindow({ clock, ...minute }), clock, boundaryAttack(minute));
  assert.equal(busiest(admitted, 60_000) / 100, 2);
});

test("a boundary attack gets exactly the limit out of a sliding log and a sliding counter", () => {
  for (const Kind of [SlidingLog, SlidingCounter]) {
    const clock = new SettableClock();
    const { admitted } = replay(new Kind({ clock, ...minute }), clock, boundaryAttack(minute));
    assert.equal(busiest(admitted, 60_000), 100, Kind.name);
  }
});

test("fixed windows follow the clock, not the key's first request", () => {
  const clock = new SettableClock(59_999);
  const limiter = new FixedWindow({ clock, ...minute });
  assert.equal(limiter.take("a", 100).resetAfter, 1);
  clock.time = 60_000;
  assert.equal(limiter.take("a", 100).allowed, true);
});

test("the sliding log admits what a list of all admitted requests admits", () => {
  const trace = fc.array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })),
      cost: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 200 },
  );
  fc.assert(fc.property(trace, fc.integer({ min: 1, max: 20 }), (trace, limit) => {
    const clock = new SettableClock();
    const limiter = new SlidingLog({ clock, limit, window: 1000 });
    const list: { time: number; cost: number }[] = [];
    for (const { gap, cost } of trace) {
      clock.time += gap;
      const recent = list.filter(({ time }) => time > clock.time - 1000);
      const used = recent.reduce((sum, entry) => sum + entry.cost, 0);
      const { allowed, remaining } = limiter.take("a", cost);
      assert.equal(allowed, used + cost <= limit);
      assert.equal(remaining, limit - used - (allowed ? cost : 0));
      if (allowed) list.push({ time: clock.time, cost });
    }
  }));
});

test("the sliding log's memory grows with the limit, and goes with the key", () => {
  const clock = new SettableClock();
  const bytes = (limit: number) => {
    const limiter = new SlidingLog({ clock, limit, window: 1e9 });
    for (let i = 0; i < limit; i++) {
      clock.time++;
      limiter.take("a");
    }
    const full = limiter.bytes;
    limiter.forget("a");
    return full - limiter.bytes;
  };
  assert.equal(bytes(16), 256);
  assert.equal(bytes(1000), 16_000);
});

test("the sliding counter weighs the last window as in Cloudflare's example", () => {
  const clock = new SettableClock();
  const limiter = new SlidingCounter({ clock, limit: 50, window: 60_000 });
  limiter.take("a", 42);
  clock.time = 75_000;
  assert.equal(limiter.take("a", 18).remaining, 0); // 42 × 45/60 + 18 = 49.5
  clock.time += 714;
  assert.equal(limiter.take("a").allowed, false); // 42 × 44.286/60 + 19 = 50.0002
  clock.time += 1;
  assert.equal(limiter.take("a").allowed, true);
});

test("the estimate misjudges about 1 % of steady traffic at 0.8 of the limit, and 14 % at the limit", () => {
  const at = (load: number) => {
    const traffic = steady({ random: random(7), rate: load * 100 / 60, duration: 1.2e8 });
    return estimateAccuracy(traffic, minute).wrongShare;
  };
  assert.ok(Math.abs(at(0.8) - 0.01) < 0.005, `${at(0.8)}`);
  assert.ok(Math.abs(at(1) - 0.14) < 0.02, `${at(1)}`);
});

test("the estimate hardly ever misjudges a crowd of which few are near the limit", () => {
  const options = { random: random(7), rate: 5000, tenants: 100_000, duration: 240_000 };
  const crowd = estimateAccuracy(heavyTailed({ ...options, exponent: 1.1 }), {
    limit: 1000,
    window: 60_000,
  });
  assert.ok(crowd.wrongShare < 0.002, `${crowd.wrongShare}`);
  assert.ok(crowd.wrongTenants < 20, `${crowd.wrongTenants}`);
});

test("a limiter compared with itself makes no mistake, and with a looser one only kind ones", () => {
  const traffic = steady({ random: random(7), rate: 2, duration: 1.2e6 });
  const exact = (clock: Clock) => new SlidingLog({ clock, ...minute });
  assert.equal(compare(exact, exact, traffic).wrongShare, 0);
  const free = (clock: Clock) => new FixedWindow({ clock, limit: 1e6, window: 60_000 });
  const report = compare(exact, free, traffic);
  assert.equal(report.wronglyRefused, 0);
  assert.equal(report.wronglyAllowed, report.requests - report.exactAllowed);
  assert.ok(report.throughputError > 0.1);
});
