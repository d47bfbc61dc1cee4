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
