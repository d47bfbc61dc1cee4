import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { SettableClock, TokenBucket } from "./mod.ts";

test("a reservation may act exactly when a patient taker would have been admitted", () => {
  const clock = new SettableClock(1_795_000_000_000.5);
  const bucket = new TokenBucket({ clock, capacity: 3, refillRate: 3 });
  bucket.take("a", 3);
  const reservation = bucket.reserve("a", 2);
  assert.equal(reservation.allowed, true);
  assert.ok(Math.abs(reservation.waitMs - 2000 / 3) < 0.001);
  assert.equal(reservation.actAt, clock.time + reservation.waitMs);
});

test("a debt from reservations refuses takers until it is paid", () => {
  const clock = new SettableClock();
  const bucket = new TokenBucket({ clock, capacity: 2, refillRate: 10 });
  bucket.reserve("a", 2);
  bucket.reserve("a", 2);
  const decision = bucket.take("a");
  assert.deepEqual([decision.allowed, decision.remaining, decision.retryAfter], [false, 0, 300]);
  assert.equal(bucket.take("a", 0).allowed, true);
});

test("cancelling twice, or after the time has come, gives nothing back", () => {
  const clock = new SettableClock();
  const bucket = new TokenBucket({ clock, capacity: 2, refillRate: 10 });
  const first = bucket.reserve("a", 2), second = bucket.reserve("a", 2);
  assert.equal(second.cancel(), 2);
  assert.equal(second.cancel(), 0);
  clock.time = 1;
  assert.equal(first.cancel(), 0);
  assert.equal(bucket.reserve("a", 3).cancel(), 0);
});

test("cancelling everything in reverse order is as if nothing had been reserved", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 }),
    fc.integer({ min: 0, max: 5 }),
    (costs, taken) => {
      const clock = new SettableClock();
      const bucket = new TokenBucket({ clock, capacity: 5, refillRate: 3 });
      bucket.take("a", taken);
      const before = bucket.take("a", 0);
      const made = costs.map((cost) => bucket.reserve("a", cost));
      const back = made.reverse().reduce((sum, reservation) => sum + reservation.cancel(), 0);
      assert.equal(back, costs.reduce((sum, cost) => sum + cost, 0));
      assert.deepEqual(bucket.take("a", 0), before);
    },
  ));
});

test("cancelling never gives back more than was taken, in any order", () => {
  fc.assert(fc.property(
    fc.array(
      fc.record({
        gap: fc.constantFrom(0, 50, 100, 400),
        cost: fc.integer({ min: 1, max: 4 }),
        cancel: fc.option(fc.nat(19)),
      }),
      { maxLength: 20 },
    ),
    (steps) => {
      const clock = new SettableClock();
      const bucket = new TokenBucket({ clock, capacity: 4, refillRate: 10 });
      const made: { cost: number; cancel: () => number }[] = [];
      for (const { gap, cost, cancel } of steps) {
        clock.time += gap;
        const reservation = bucket.reserve("a", cost);
        made.push({ cost, cancel: reservation.cancel });
        const victim = cancel === null ? undefined : made[cancel];
        if (victim) assert.ok(victim.cancel() <= victim.cost);
        assert.ok(bucket.take("a", 0).remaining <= 4);
      }
    },
  ));
});

test("a reservation from before `forget` gives nothing to the bucket that follows", () => {
  const clock = new SettableClock(0);
  const bucket = new TokenBucket({ clock, capacity: 5, refillRate: 1 });
  const early = bucket.reserve("a", 5);
  bucket.forget("a");
  assert.equal(bucket.take("a", 5).allowed, true);
  assert.equal(early.cancel(), 0);
  assert.equal(bucket.take("a").allowed, false);
});

test("a cancelled reservation is not counted again as a promise to later ones: 7 + 2, golang/time 7 + 1", () => {
  const bucket = new TokenBucket({ clock: new SettableClock(0), capacity: 10, refillRate: 1 });
  const [, second, third] = [10, 10, 2, 1].map((cost) => bucket.reserve("a", cost));
  assert.deepEqual([second!.cancel(), third!.cancel()], [7, 2]);
});
