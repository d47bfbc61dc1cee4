import assert from "node:assert/strict";
import { test } from "node:test";
import { checkGcra, checkReserves, checkTakes, Gcra, LeakyMeter, TokenBucket } from "./mod.ts";

const limiters = {
  Gcra: Gcra,
  TokenBucket: TokenBucket,
};

for (const [name, Kind] of Object.entries(limiters)) {
  test(`${name} decides as throttled and redis-cell do, 15 of 15`, async () => {
    const rows = await checkGcra((options) => new Kind(options));
    assert.equal(rows.length, 15);
    assert.deepEqual(rows.filter((row) => !row.ok), []);
  });

  test(`${name} takes as golang/time does, 33 of 33, with the clock that jumps back`, async () => {
    const rows = await checkTakes((options) => new Kind(options));
    assert.equal(rows.length, 33);
    assert.deepEqual(rows.filter((row) => !row.ok), []);
  });
}

test("TokenBucket reserves and cancels as golang/time does, 11 of 11", () => {
  const rows = checkReserves((options) => new TokenBucket(options));
  assert.equal(rows.length, 11);
  assert.deepEqual(rows.filter((row) => !row.ok), []);
});

test("a limiter that is wrong loses points: the score can go down", async () => {
  const rows = await checkGcra(({ clock, capacity, refillRate }) =>
    new LeakyMeter({ clock, capacity: capacity - 1, leakRate: refillRate })
  );
  assert.ok(rows.some((row) => !row.ok));
});
