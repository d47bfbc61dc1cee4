import fc from "fast-check";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Clock } from "../sim/mod.ts";
import {
  FixedWindow,
  Gcra,
  LeakyMeter,
  LeakyQueue,
  type Limiter,
  SettableClock,
  SlidingCounter,
  SlidingLog,
  TokenBucket,
} from "./mod.ts";
import { MS_PER_TICK } from "./ticks.ts";

interface Shape {
  clock: Clock;
  units: number;
  /** Units per second. */
  rate: number;
  maxKeys?: number;
}

const inWindow = ({ clock, units, rate, ...rest }: Shape) => ({
  clock,
  limit: Math.floor(units),
  window: Math.max(units / rate * 1000, 1),
  ...rest,
});
const refilled = ({ units, rate, ...rest }: Shape) => ({
  capacity: units,
  refillRate: rate,
  ...rest,
});
const leaking = ({ units, rate, ...rest }: Shape) => ({ capacity: units, leakRate: rate, ...rest });

const limiters: Record<string, (shape: Shape) => Limiter> = {
  FixedWindow: (shape) => new FixedWindow(inWindow(shape)),
  SlidingLog: (shape) => new SlidingLog(inWindow(shape)),
  SlidingCounter: (shape) => new SlidingCounter(inWindow(shape)),
  TokenBucket: (shape) => new TokenBucket(refilled(shape)),
  LeakyMeter: (shape) => new LeakyMeter(leaking(shape)),
  LeakyQueue: (shape) => new LeakyQueue(leaking(shape)),
  Gcra: (shape) => new Gcra(refilled(shape)),
};

/** Times as programs meet them: small ones, and the epoch's with fractions of a millisecond. */
const start = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.double({ min: 1.7e12, max: 2.1e12, noNaN: true }),
  fc.integer({ min: 0, max: 1e6 }),
);
const shape = fc.record({
  units: fc.integer({ min: 1, max: 50 }),
  rate: fc.oneof(
    fc.constantFrom(0.1, 1, 3, 7, 10, 100 / 60, 1000, 12_345.678),
    fc.double({ min: 0.01, max: 5000, noNaN: true }),
  ),
});
const requests = fc.array(
  fc.record({
    gap: fc.oneof(
      fc.constantFrom(0, 0.25, 1, 100, 1000),
      fc.double({ min: 0, max: 3000, noNaN: true }),
    ),
    cost: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 12 })),
  }),
  { minLength: 1, maxLength: 60 },
);

for (const [name, make] of Object.entries(limiters)) {
  describe(name, () => {
    test("admits a refused request exactly retryAfter later, and not 1 ms sooner", () => {
      let tried = 0;
      fc.assert(
        fc.property(start, shape, requests, (begin, { units, rate }, trace) => {
          const clock = new SettableClock(begin), early = new SettableClock(begin);
          const limiter = make({ clock, units, rate }), twin = make({ clock: early, units, rate });
          for (const { gap, cost } of trace) {
            clock.time += gap;
            early.time = clock.time;
            const { allowed, retryAfter } = limiter.take("a", cost);
            assert.equal(twin.take("a", cost).allowed, allowed);
            assert.equal(allowed, retryAfter === 0);
            if (allowed || retryAfter === Infinity) continue;
            tried++;
            const now = clock.time;
            if (retryAfter > 1) {
              early.time = now + retryAfter - 1;
              assert.equal(twin.take("a", cost).allowed, false);
            }
            clock.time = early.time = now + retryAfter;
            assert.equal(limiter.take("a", cost).allowed, true);
            assert.equal(twin.take("a", cost).allowed, true);
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(tried > 100, `${tried} refusals tried`);
    });

    test("admits a cost exactly when it is not above remaining, and a look changes nothing", () => {
      fc.assert(
        fc.property(start, shape, requests, (begin, { units, rate }, trace) => {
          const clock = new SettableClock(begin);
          const limiter = make({ clock, units, rate }), plain = make({ clock, units, rate });
          for (const { gap, cost } of trace) {
            clock.time += gap;
            const { remaining, allowed } = limiter.take("a", 0);
            assert.equal(allowed, true);
            const decision = limiter.take("a", cost);
            assert.equal(decision.allowed, cost <= remaining);
            assert.equal(decision.remaining, remaining - (decision.allowed ? cost : 0));
            assert.deepEqual(plain.take("a", cost), decision);
          }
        }),
        { numRuns: 200 },
      );
    });

    test("is as good as new after resetAfter, and not before", () => {
      fc.assert(
        fc.property(start, shape, requests, (begin, { units, rate }, trace) => {
          const clock = new SettableClock(begin);
          const limiter = make({ clock, units, rate });
          for (const { gap, cost } of trace) {
            clock.time += gap;
            const { resetAfter, limit } = limiter.take("a", cost);
            const now = clock.time;
            clock.time = now + resetAfter;
            assert.deepEqual(limiter.take("a", 0).resetAfter, 0);
            assert.equal(limiter.take("a", 0).remaining, limit);
            clock.time = now;
            if (resetAfter > 0) break; // That look has moved the limiter's time on.
          }
        }),
        { numRuns: 200 },
      );
    });

    test("has more after moreAfter, and not a tick sooner", () => {
      fc.assert(
        fc.property(start, shape, requests, (begin, { units, rate }, trace) => {
          const clock = new SettableClock(begin);
          const limiter = make({ clock, units, rate });
          for (const { gap, cost } of trace) {
            clock.time += gap;
            const { remaining, moreAfter, limit } = limiter.take("a", cost);
            if (moreAfter === 0) assert.equal(remaining, Math.floor(limit));
            else {
              const now = clock.time;
              clock.time = now + moreAfter! - 2 * MS_PER_TICK;
              assert.equal(limiter.take("a", 0).remaining, remaining);
              clock.time = now + moreAfter!;
              assert.ok(limiter.take("a", 0).remaining > remaining);
            }
          }
        }),
        { numRuns: 200 },
      );
    });

    test("refuses for ever what is above the limit", () => {
      const limiter = make({ clock: new SettableClock(), units: 5, rate: 1 });
      const { allowed, retryAfter, remaining } = limiter.take("a", 6);
      assert.deepEqual({ allowed, retryAfter, remaining }, {
        allowed: false,
        retryAfter: Infinity,
        remaining: 5,
      });
    });

    test("keeps keys apart, and starts a forgotten one anew", () => {
      const limiter = make({ clock: new SettableClock(), units: 2, rate: 1 });
      assert.equal(limiter.take("a", 2).allowed, true);
      assert.equal(limiter.take("a").allowed, false);
      assert.equal(limiter.take("b", 2).allowed, true);
      assert.equal(limiter.keys, 2);
      limiter.forget("a");
      assert.equal(limiter.keys, 1);
      assert.equal(limiter.take("a", 2).allowed, true);
      assert.equal(limiter.take("b").allowed, false);
    });

    test("refuses costs that are no whole number of units", () => {
      const limiter = make({ clock: new SettableClock(), units: 2, rate: 1 });
      for (const cost of [-1, 0.5, NaN, Infinity, 2 ** 32]) {
        assert.throws(() => limiter.take("a", cost), {
          name: "RangeError",
          message:
            `Cannot take: cost must be a whole number from 0 to 4294967295 units: received ${cost}`,
        });
      }
    });

    test("holds no more keys than it may, and refuses new ones only while all are in use", () => {
      const clock = new SettableClock();
      const limiter = make({ clock, units: 2, rate: 1, maxKeys: 3 });
      for (const key of ["a", "b", "c"]) assert.equal(limiter.take(key, 2).allowed, true);
      const fourth = limiter.take("d");
      assert.equal(fourth.allowed, false);
      assert.ok(fourth.retryAfter > 0 && fourth.retryAfter < Infinity);
      assert.equal(limiter.take("a").allowed, false);
      assert.equal(limiter.keys, 3);
      clock.time += fourth.retryAfter;
      assert.equal(limiter.take("d").allowed, true);
      assert.ok(limiter.keys <= 3);
    });

    test("gives the slots of idle keys to new ones, so memory follows the keys in use", () => {
      const clock = new SettableClock();
      const limiter = make({ clock, units: 2, rate: 1 });
      for (let i = 0; i < 20_000; i++) {
        clock.time = i * 100; // A key is in use for about 2 to 4 s: 20 to 40 of them at a time.
        limiter.take(`key-${i}`);
      }
      assert.ok(limiter.keys < 200, `${limiter.keys} keys`);
      assert.ok(limiter.bytes < 40_000, `${limiter.bytes} bytes`);
    });

    test("stands still for one refill when the clock is set back, then goes on", () => {
      const clock = new SettableClock(1_800_000_000_000);
      const limiter = make({ clock, units: 2, rate: 1 });
      assert.equal(limiter.take("a", 2).allowed, true);
      clock.time -= 3_600_000;
      assert.equal(limiter.take("a").allowed, false);
      clock.time += 2000;
      assert.equal(limiter.take("a").allowed, false);
      clock.time += 4000; // Two windows: enough for each of them.
      assert.equal(limiter.take("a", 2).allowed, true);
    });

    test("gains nothing from a clock that goes back: one that alternates, and one that jumps", () => {
      const clock = new SettableClock(10_000);
      const one = make({ clock, units: 1, rate: 1 });
      const at = (time: number) => (clock.time = time, one.take("a").allowed);
      assert.deepEqual([10_000, 0, 1000].map(at), [true, false, false]);
      const ten = make({ clock, units: 10, rate: 1 });
      let admitted = 0;
      for (let i = 0; i < 1000; i++) {
        clock.time = 20_000 + i % 2 * 1000;
        admitted += Number(ten.take("a").allowed);
      }
      assert.ok(admitted <= 20, `${admitted} admitted; golang/time admits 20`);
    });

    test("goes on at once where a request is admitted after the jump, as golang/time does", () => {
      const clock = new SettableClock(1_800_000_000_000);
      const limiter = make({ clock, units: 2, rate: 1 });
      assert.equal(limiter.take("a").allowed, true);
      clock.time -= 3_600_000;
      assert.equal(limiter.take("a").allowed, true);
      clock.time += 4000;
      assert.equal(limiter.take("a", 2).allowed, true);
    });
  });
}

test("each limiter names itself, the option and the unit when it refuses an option", () => {
  const clock = new SettableClock();
  assert.throws(() => new TokenBucket({ clock, capacity: 0, refillRate: 1 }), {
    message: "Cannot create TokenBucket: capacity must be at least 1 token: received 0",
  });
  assert.throws(
    () => new Gcra({ clock, capacity: 1, refillRate: 0 }),
    /Cannot create Gcra: refillRate/,
  );
  assert.throws(
    () => new LeakyQueue({ clock, capacity: 1, leakRate: NaN }),
    /Cannot create LeakyQueue: leakRate/,
  );
  assert.throws(
    () => new FixedWindow({ clock, limit: 1.5, window: 1 }),
    /Cannot create FixedWindow: limit/,
  );
  assert.throws(
    () => new SlidingLog({ clock, limit: 2e7, window: 1000 }),
    /Cannot create SlidingLog: limit/,
  );
  assert.throws(
    () => new SlidingCounter({ clock, limit: 1, window: 0 }),
    /Cannot create SlidingCounter: window/,
  );
  assert.throws(
    () => new LeakyMeter({ clock, capacity: 1, leakRate: 1, maxKeys: 0 }),
    /Cannot create LeakyMeter: maxKeys/,
  );
});
