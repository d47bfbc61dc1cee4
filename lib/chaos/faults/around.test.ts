import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "../../event-log/mod.ts";
import { random, VirtualClock } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/mod.ts";
import {
  FaultPoint,
  FaultyClock,
  faultyFetch,
  faultyHandler,
  FaultyStorage,
  NoSpace,
} from "../mod.ts";

const point = (clock = new VirtualClock()) => new FaultPoint("p", { clock, random: random(1) });

test("a clock that is wrong shows it, and waits as long as ever; two skews add up", async () => {
  const beneath = new VirtualClock(1000), clock = new FaultyClock(beneath);
  const one = clock.skew(-600), two = clock.skew(50);
  assert.equal(clock.now(), 450);
  const slept = clock.sleep(100);
  await beneath.run();
  await slept;
  assert.equal(beneath.now(), 1100);
  one();
  one();
  two();
  assert.equal(clock.now(), 1100);
});

test("a full disk is full until it is taken back, and the log above it loses nothing that it took", async () => {
  const storage = new FaultyStorage(new MemoryStorage(), random(1));
  const log = new EventLog({ storage, flushMessages: 1 });
  await log.createTopic("t", 1);
  await log.send("t", [{ key: "k", value: "one" }]);
  const revert = storage.ill({ space: 10 });
  await assert.rejects(log.send("t", [{ key: "k", value: "two" }]), NoSpace);
  revert();
  const torn = storage.ill({ torn: 1 });
  await assert.rejects(log.send("t", [{ key: "k", value: "three" }]), /only a part/);
  torn();
  await log.send("t", [{ key: "k", value: "four" }]);
  await log.close();
  const again = new EventLog({ storage }), heard: string[] = [];
  await again.consume({ topic: "t", group: "g" }, ({ value }) => void heard.push(value));
  await new Promise((resolve) => setTimeout(resolve, 10));
  await again.close();
  assert.deepEqual(heard, ["one", "four"]);
});

test("a torn write leaves a part of what was to be written, from none to all but the last byte", () => {
  const storage = new FaultyStorage(new MemoryStorage(), random(1)), file = storage.open("f");
  storage.ill({ torn: 1 });
  const left = new Set<number>();
  for (let i = 0; i < 200; i++) {
    const before = file.size;
    assert.throws(() => file.append(new Uint8Array(5)), /only a part/);
    left.add(file.size - before);
  }
  assert.deepEqual([...left].sort(), [0, 1, 2, 3, 4]);
});

test("fetch and handlers: an error that is a Response is an answer, and a body may stall", async () => {
  const p = point(), asked = faultyFetch(p, () => Promise.resolve(new Response("well")));
  assert.equal(await (await asked("http://localhost/x")).text(), "well");
  const heal = p.ill({ error: () => new Response("busy", { status: 503 }) });
  assert.equal((await asked("http://localhost/x")).status, 503);
  assert.equal((await asked(new Request("http://localhost/x"))).status, 503);
  heal();
  p.ill({ error: () => new TypeError("down") });
  await assert.rejects(asked("http://localhost/x"), TypeError);
  const handler = faultyHandler(
    point(),
    () => new Response("0123456789"),
    () => ({ after: 4, then: "cut" }),
  );
  const cut = await handler(new Request("http://localhost/"));
  await assert.rejects(cut.text(), /cut off/);
  const stalls = faultyHandler(
    point(),
    () => new Response("0123456789"),
    () => ({ after: 4, then: "stall" }),
  );
  const reader = (await stalls(new Request("http://localhost/"))).body!.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "0123");
  const next = await Promise.race([
    reader.read(),
    new Promise((resolve) => setTimeout(resolve, 30, "stalls")),
  ]);
  assert.equal(next, "stalls");
  await reader.cancel();
});
