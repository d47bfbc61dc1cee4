import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../sim/mod.ts";
import { LeakyMeter, LeakyQueue, replay, SettableClock, steady } from "./mod.ts";

test("what leaves the queue is never closer together than the leak allows", () => {
  const clock = new SettableClock();
  const queue = new LeakyQueue({ clock, capacity: 20, leakRate: 50 });
  const traffic = steady({ random: random(7), rate: 80, duration: 60_000 });
  const { leaves } = replay(queue, clock, traffic);
  for (let i = 1; i < leaves.length; i++) assert.ok(leaves[i]! - leaves[i - 1]! > 20 - 0.002);
  assert.ok(leaves.length > 2990 && leaves.length <= 3020);
});

test("admits what the meter admits", () => {
  const clock = new SettableClock();
  const traffic = steady({ random: random(7), rate: 80, duration: 60_000 });
  const queue = replay(new LeakyQueue({ clock, capacity: 9, leakRate: 50 }), clock, traffic);
  const other = new SettableClock();
  const meter = replay(new LeakyMeter({ clock: other, capacity: 9, leakRate: 50 }), other, traffic);
  assert.deepEqual(queue.allowed, meter.allowed);
});

test("the mean wait is that of an M/D/1 queue: ρ / (2 µ (1 − ρ))", () => {
  const clock = new SettableClock();
  const queue = new LeakyQueue({ clock, capacity: 1e6, leakRate: 100 });
  const { times } = steady({ random: random(7), rate: 80, duration: 3.6e7 / 4 });
  let sum = 0;
  for (const time of times) {
    clock.time = time;
    sum += queue.take("a").delay;
  }
  const expected = 1000 * 0.8 / (2 * 100 * (1 - 0.8));
  assert.ok(Math.abs(sum / times.length / expected - 1) < 0.03, `${sum / times.length} ms`);
});

test("wait resolves when the turn comes, and at once for a refusal", async () => {
  const clock = new VirtualClock();
  const queue = new LeakyQueue({ clock, capacity: 2, leakRate: 10 });
  const seen: string[] = [];
  for (const name of ["a", "b", "c"]) {
    queue.wait("key").then(({ allowed }) => seen.push(`${name} ${allowed} ${clock.now()}`));
  }
  await clock.run();
  assert.deepEqual(seen.sort(), ["a true 0", "b true 100", "c false 0"]);
});

test("wait rejects with the signal's reason", async () => {
  const clock = new VirtualClock();
  const queue = new LeakyQueue({ clock, capacity: 2, leakRate: 10 });
  const abort = new AbortController();
  queue.take("key");
  const waiting = assert.rejects(queue.wait("key", 1, abort.signal), /enough/);
  abort.abort(new Error("enough"));
  await waiting;
  await clock.run();
});
