import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { Failover, type FailurePolicy, Gcra, RemoteLimiter } from "./mod.ts";

function make(onFailure: FailurePolicy | "local") {
  const clock = new VirtualClock();
  const state = { latency: 2 };
  /** The node's own clock, which may be set back. */
  const wall = {
    offset: 0,
    now: () => clock.now() + wall.offset,
    sleep: clock.sleep.bind(clock),
    after: clock.after.bind(clock),
  };
  const limiter = new Gcra({ clock, capacity: 1000, refillRate: 1000 });
  const shared = new RemoteLimiter({ clock, limiter, latency: () => state.latency });
  const local = new Gcra({ clock, capacity: 2, refillRate: 1 });
  const safe = new Failover({
    clock: wall,
    shared,
    timeout: 10,
    cooldown: 1000,
    onFailure: onFailure === "local" ? local : onFailure,
  });
  const allowed: boolean[] = [], waits: number[] = [];
  /** One request every 100 ms from `from` to `to`. */
  const send = async (from: number, to: number) => {
    allowed.length = waits.length = 0;
    for (let time = from; time < to; time += 100) {
      clock.sleep(time - clock.now()).then(() => safe.take("a")).then((decision) => {
        allowed.push(decision.allowed);
        waits.push(clock.now() - time);
      });
    }
    await clock.run({ until: to });
    return allowed.filter(Boolean).length;
  };
  return { clock, wall, shared, safe, state, send, waits };
}

test("asks the shared limiter while it answers", async () => {
  const { safe, send } = make("closed");
  assert.equal(await send(0, 1000), 10);
  assert.deepEqual([safe.answered, safe.failures, safe.fallbacks, safe.down], [10, 0, 0, false]);
});

test("fails open: all are admitted", async () => {
  const { shared, send } = make("open");
  shared.up = false;
  assert.equal(await send(0, 1000), 10);
});

test("fails closed: none is admitted", async () => {
  const { shared, send } = make("closed");
  shared.up = false;
  assert.equal(await send(0, 1000), 0);
});

test("falls back to a local limit", async () => {
  const { shared, send } = make("local");
  shared.up = false;
  assert.equal(await send(0, 1000), 2);
});

test("a slow answer counts as none, and only one request per cooldown waits for it", async () => {
  const { state, safe, send, waits } = make("open");
  state.latency = 500;
  assert.equal(await send(0, 3000), 30);
  assert.equal(safe.timeouts, 3);
  assert.equal(waits.filter((wait) => wait > 0).length, 3);
  assert.equal(Math.max(...waits), 10);
});

test("comes back by itself, one request trying first", async () => {
  const { shared, safe, send, clock } = make("closed");
  shared.up = false;
  await send(0, 500);
  const calls = shared.calls;
  assert.equal(calls, 1);
  shared.up = true;
  await clock.run({ until: 1100 });
  const burst = Promise.all(Array.from({ length: 20 }, () => safe.take("a")));
  await clock.run({ until: 1200 });
  assert.equal((await burst).filter(({ allowed }) => allowed).length, 1);
  assert.equal(shared.calls, calls + 1);
  assert.equal(safe.down, false);
  assert.equal(await send(1200, 2200), 10);
});

test("a wrong cost is the caller's mistake and says nothing about the shared limiter", async () => {
  const { safe, clock } = make("open");
  const wrong = assert.rejects(safe.take("a", -1), RangeError);
  await clock.run();
  await wrong;
  assert.deepEqual([safe.failures, safe.down], [0, false]);
});

test("a clock that is set back makes no rest longer", async () => {
  const { shared, safe, send, clock, wall } = make("closed");
  shared.up = false;
  await send(0, 500);
  assert.equal(safe.down, true);
  shared.up = true;
  wall.offset = -3_600_000;
  await send(500, 1700);
  assert.equal(safe.down, false);
  assert.equal(clock.now(), 1700);
});
