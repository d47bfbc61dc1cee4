import assert from "node:assert/strict";
import { test } from "node:test";
import { inTime } from "./in-time.ts";
import { VirtualClock } from "./virtual-clock.ts";

const late = () => new Error("late");

test("an answer in time is given, a failure is thrown, and no timer is left", async () => {
  const clock = new VirtualClock();
  assert.equal(await inTime(clock, 10, Promise.resolve(3), late), 3);
  await assert.rejects(inTime(clock, 10, Promise.reject(new Error("down")), late), /down/);
  await clock.run();
  assert.equal(clock.now(), 0);
});
test("what comes late is nobody's, and fails without being heard", async () => {
  const clock = new VirtualClock(), fail = Promise.withResolvers<number>();
  const asked = assert.rejects(inTime(clock, 10, fail.promise, late), /late/);
  await clock.run();
  await asked;
  assert.equal(clock.now(), 10);
  fail.reject(new Error("nobody hears this"));
  // Unhandled it would end the process.
  await new Promise((resolve) => setTimeout(resolve, 5));
});
test("a reason that can't be made is thrown instead", async () => {
  const clock = new VirtualClock();
  const asked = inTime(clock, 10, new Promise(() => {}), () => {
    throw new TypeError("no reason");
  });
  const refused = assert.rejects(asked, /no reason/);
  await clock.run();
  await refused;
});
