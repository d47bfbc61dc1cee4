import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/mod.ts";
import { fixed, Pool, Scaler } from "../mod.ts";

test("steady calls between two looks keep an instance, and after a while without any it goes", () => {
  const clock = new VirtualClock();
  const pool = new Pool<null>({
    ...{ clock, max: 4, queue: 10, perCall: false, keepAlive: fixed(1e9) },
    start: (ready) => void clock.schedule(100, () => ready(null)),
  });
  const scaler = new Scaler(pool as never, { clock, max: 4, toZeroMs: 10_000 });
  const run = (_: null, done: () => void) => void clock.schedule(50, () => done());
  for (let i = 0; i < 120; i++) {
    clock.runSync({ until: i * 1000 + 500 });
    pool.submit({ run, refused: () => {} });
  }
  clock.runSync({ until: 121_000 });
  assert.ok(pool.stats.cold <= 2, `${pool.stats.cold} of ${pool.stats.calls} were cold`);
  assert.equal(pool.stats.instances, 1);
  clock.runSync({ until: 140_000 });
  assert.equal(pool.stats.instances, 0);
  scaler.stop();
});
test("what a burst asked for is kept for one long window after it, and not for ever", () => {
  const clock = new VirtualClock();
  const pool = new Pool<null>({
    ...{ clock, max: 50, queue: 100, perCall: false, keepAlive: fixed(1e9) },
    start: (ready) => void clock.schedule(10, () => ready(null)),
  });
  const scaler = new Scaler(pool as never, { clock, max: 50 });
  for (let i = 0; i < 40; i++) {
    pool.submit({ run: (_, done) => void clock.schedule(5000, () => done()), refused: () => {} });
  }
  // A call a second keeps it from zero.
  const steady = setCalls(clock, pool);
  clock.runSync({ until: 30_000 });
  const during = pool.stats.instances;
  clock.runSync({ until: 200_000 });
  assert.ok(during >= 30, `${during}`);
  assert.ok(pool.stats.instances <= 2, `${pool.stats.instances}`);
  steady();
  scaler.stop();
});

/** A short call each second, until it is told to end. */
function setCalls(clock: VirtualClock, pool: Pool<null>): () => void {
  let over = false;
  const next = () => {
    if (over) return;
    pool.submit({ run: (_, done) => void clock.schedule(5, () => done()), refused: () => {} });
    clock.schedule(1000, next);
  };
  next();
  return () => void (over = true);
}
