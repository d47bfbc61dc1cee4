import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Clock, random, RealClock, VirtualClock } from "./mod.ts";

for (
  const [name, make] of [["real", () => new RealClock()], [
    "virtual",
    () => new VirtualClock(),
  ]] as const
) {
  /** Lets time pass on either clock. */
  const pass = async (clock: Clock) =>
    clock instanceof VirtualClock
      ? void await clock.run()
      : await new Promise((r) => setTimeout(r, 60));

  test(`${name} clock: calls come in order of time and cancelled ones do not come`, async () => {
    const clock = make();
    const heard: number[] = [];
    clock.after(30, () => heard.push(30));
    clock.after(5, () => heard.push(5));
    const cancel = clock.after(10, () => heard.push(10));
    cancel();
    cancel();
    await pass(clock);
    assert.deepEqual(heard, [5, 30]);
  });

  test(`${name} clock: a sleep ends early with the signal's reason`, async () => {
    const clock = make();
    const controller = new AbortController();
    const sleeping = clock.sleep(10_000, controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(sleeping, { message: "enough" });
    await assert.rejects(clock.sleep(1, controller.signal), { message: "enough" });
  });

  test(`${name} clock: a delay that is no time is refused`, () => {
    for (const bad of [-1, NaN, Infinity]) {
      assert.throws(() => make().after(bad, () => {}), RangeError);
    }
  });
}

test("events of the same time come in the order they were planned", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 200 }), (times) => {
    const clock = new VirtualClock();
    const heard: [number, number][] = [];
    times.forEach((time, i) => clock.schedule(time, (n) => heard.push([clock.now(), n]), i));
    clock.runSync();
    const expected = times.map((time, i) => [time, i]).sort((a, b) =>
      a[0]! - b[0]! || a[1]! - b[1]!
    );
    assert.deepEqual(heard, expected);
  }));
});

test("an old id cancels nothing, even where its place is used again", () => {
  const clock = new VirtualClock();
  let heard = 0;
  const old = clock.schedule(1, () => heard++);
  clock.runSync();
  clock.schedule(1, () => heard++);
  assert.equal(clock.cancel(old), false);
  clock.runSync();
  assert.equal(heard, 2);
  assert.equal(clock.pending, 0);
});

test("a run stops at `until` with the clock there, and goes on from there", () => {
  const clock = new VirtualClock();
  const heard: number[] = [];
  for (const time of [1, 2, 3]) clock.schedule(time, (t) => heard.push(t), time);
  assert.equal(clock.runSync({ until: 2 }), 2);
  assert.equal(clock.now(), 2);
  clock.runSync({ until: 10 });
  assert.deepEqual([heard, clock.now()], [[1, 2, 3], 10]);
});

test("a model that never ends is stopped by its budget and says so", async () => {
  const clock = new VirtualClock();
  const again = () => void clock.schedule(1, again);
  again();
  assert.throws(() => clock.runSync({ maxEvents: 10_000 }), /budget of 10000 events/);
  await assert.rejects(clock.run({ budget: 20 }), /or 20 ms was used up/);
});

test("processes interleave as their sleeps say, however many awaits lie between", async () => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  const worker = async (name: string, step: number) => {
    for (let i = 0; i < 3; i++) {
      await clock.sleep(step);
      for (let hop = 0; hop < 20; hop++) await Promise.resolve();
      heard.push(`${name}${clock.now()}`);
    }
  };
  void worker("a", 10);
  void worker("b", 15);
  await clock.run();
  // At 30 both wake: b planned its sleep at 15, before a did at 20.
  assert.deepEqual(heard, ["a10", "b15", "a20", "b30", "a30", "b45"]);
});

test("an aborted run rejects with the reason", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const again = () => void clock.schedule(1, again);
  again();
  setTimeout(() => controller.abort(new Error("stop")), 5);
  await assert.rejects(clock.run({ signal: controller.signal }), { message: "stop" });
});

test("events that are cancelled long before their time make room for others", () => {
  // 100,000 requests a second, each with a time-out of 30 s that is taken back after 10 ms.
  const clock = new VirtualClock();
  let most = 0;
  const request = (left: number) => {
    const timeout = clock.schedule(30_000, () => assert.fail("no request takes 30 s"));
    clock.schedule(10, () => void clock.cancel(timeout));
    most = Math.max(most, clock.pending);
    if (left > 0) clock.schedule(0.01, request, left - 1);
  };
  request(2_300_000);
  clock.runSync();
  assert.ok(most < 2010, `${most} pending`);
});

test("what is left after a sweep of the cancelled comes in its order", () => {
  const source = random("sweep");
  const clock = new VirtualClock(), came: number[] = [], wanted: [time: number, i: number][] = [];
  for (let i = 0; i < 20_000; i++) {
    const time = Math.floor(source.next() * 500);
    const id = clock.schedule(time, (i) => void came.push(i), i);
    if (source.next() < 0.2) wanted.push([time, i]);
    else {
      assert.equal(clock.cancel(id), true);
      assert.equal(clock.cancel(id), false);
    }
  }
  assert.equal(clock.pending, wanted.length);
  clock.runSync();
  wanted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  assert.deepEqual(came, wanted.map(([, i]) => i));
});

test("real work that is held takes no virtual time", async () => {
  const clock = new VirtualClock();
  const ends: number[] = [];
  const digest = async () => {
    await clock.sleep(10);
    await clock.hold(new Promise((resolve) => setTimeout(resolve, 15)));
    ends.push(clock.now());
    // A rejection is no reason to wait for ever.
    await clock.hold(Promise.reject(new Error("no"))).catch(() => ends.push(clock.now()));
    await clock.sleep(5);
    ends.push(clock.now());
  };
  void digest();
  clock.after(1000, () => ends.push(clock.now()));
  await clock.run();
  assert.deepEqual(ends, [10, 10, 15, 1000]);
});

test("real work that never ends is waited for as long as the budget", async () => {
  const clock = new VirtualClock();
  clock.after(1, () => void clock.hold(new Promise(() => {})));
  clock.after(2, () => {});
  await assert.rejects(clock.run({ budget: 50 }), /at virtual time 1 ms real work was held beyond/);
});
