import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import {
  EventStore,
  type FunctionSpec,
  ServerlessPlatform,
  type Trigger,
  TriggeredFunctions,
  type TriggeredOptions,
  writeStructured,
} from "../mod.ts";
import { direct } from "../isolation/direct.ts";

const ECHO = "function handler(event) { return event.data; }";

/** A platform whose functions run here, and what sets them off on a virtual clock. */
function deployed(more: Partial<TriggeredOptions> = {}, platformMore: object = {}) {
  const clock = new VirtualClock(), store = new EventStore(new MemoryStorage());
  const tiers = { javascript: direct, python: direct };
  const platform = new ServerlessPlatform({ tiers, ...platformMore });
  const functions = new TriggeredFunctions({ platform, store, clock, ...more });
  const deploy = (name: string, triggers: Trigger[], code = ECHO) =>
    functions.deploy({
      ...{ name, tenant: "a", runtime: "javascript", code, triggers },
      ...{ memoryMB: 64, timeoutMs: 1000 },
    } as FunctionSpec);
  const close = async () => {
    await functions.close();
    await platform.close();
  };
  const effects = (fn: string) =>
    store.effects().filter(({ key }) => key.startsWith(`${fn} `)).map(({ value }) => value);
  return { clock, store, platform, functions, deploy, close, effects };
}

test("each trigger sets off its own function, and no other", async () => {
  const { clock, functions, deploy, close, effects } = deployed();
  try {
    deploy("put", [{ kind: "storage", prefix: "a/" }]);
    deploy("sent", [{ kind: "queue", name: "orders" }]);
    deploy("hourly", [{ kind: "cron", spec: "0 * * * *" }]);
    deploy("asked", [{ kind: "http" }]);
    deploy("told", [{ kind: "event", type: "paid" }]);
    functions.objects.put("a/1", new Uint8Array(1));
    functions.objects.put("b/1", new Uint8Array(1));
    const event = { specversion: "1.0" as const, id: "1", source: "/x", type: "t", data: "q" };
    functions.queue("orders").send(event);
    functions.queue("others").send(event);
    assert.equal(functions.pump(), 2);
    clock.runSync({ until: 2.5 * 3_600_000 });
    const { headers, body } = writeStructured([{ ...event, type: "paid", data: "e" }]);
    const post = (path: string, body: string, headers = {}) =>
      functions.http.request(path, { method: "POST", body, headers });
    assert.equal((await post("/events", body as string, headers)).status, 202);
    const prefer = { prefer: "respond-async" };
    assert.equal((await post("/functions/asked", '"h"', prefer)).status, 202);
    await functions.idle();
    assert.equal(effects("put").length, 1);
    assert.deepEqual(effects("sent"), ["q"]);
    assert.equal(effects("hourly").length, 2);
    assert.deepEqual([effects("asked"), effects("told")], [["h"], ["e"]]);
  } finally {
    await close();
  }
});
test("a request waits for its answer: value, failure, too many, no such function", async () => {
  const { functions, deploy, close, effects } = deployed({}, { max: 1, queue: 1 });
  try {
    const code = `function handler({ data }) {
      if (data === "fail") throw new Error("as told");
      return new Promise((done) => setTimeout(() => done({ got: data }), 20));
    }`;
    deploy("f", [{ kind: "http" }], code);
    deploy("hidden", []);
    const post = (name: string, body: string) =>
      functions.http.request(`/functions/${name}`, { method: "POST", body });
    const ok = await post("f", "1");
    assert.deepEqual([ok.status, await ok.json()], [200, { got: 1 }]);
    assert.equal((await post("f", '"fail"')).status, 500);
    assert.equal((await post("f", "{")).status, 400);
    assert.equal((await post("hidden", "1")).status, 404);
    const many = await Promise.all([1, 2, 3, 4].map((n) => post("f", String(n))));
    assert.deepEqual(many.map(({ status }) => status), [200, 200, 429, 429]);
    assert.equal(many[3]!.headers.get("retry-after"), "1");
    // Nobody wrote anything down: a request that is answered needs no log.
    assert.deepEqual(effects("f"), []);
  } finally {
    await close();
  }
});
test("too many wait in the log: a request is refused and nothing of it kept", async () => {
  const { functions, deploy, close, effects, store } = deployed({ backlog: 3 });
  try {
    deploy(
      "f",
      [{ kind: "http" }],
      "function handler({ data }) { return new Promise((done) => setTimeout(() => done(data), 5)); }",
    );
    const headers = { prefer: "respond-async" }, statuses: number[] = [];
    for (let n = 0; n < 5; n++) {
      const init = { method: "POST", headers, body: String(n) };
      statuses.push((await functions.http.request("/functions/f", init)).status);
    }
    assert.deepEqual(statuses, [202, 202, 202, 429, 429]);
    await functions.idle();
    assert.deepEqual([store.end, effects("f")], [3, [0, 1, 2]]);
  } finally {
    await close();
  }
});
test("a refusal by the platform costs no try; an error does; code that does not start is put aside", async () => {
  const { functions, deploy, close, effects, platform, store } = deployed(
    { attempts: 2 },
    { max: 1, queue: 0 },
  );
  try {
    const waits =
      "function handler({ data }) { return new Promise((done) => setTimeout(() => done(data), 60)); }";
    deploy("busy", [{ kind: "storage", prefix: "b" }], waits);
    deploy("fails", [{ kind: "storage", prefix: "b" }], "function handler() { throw 1; }");
    deploy("broken", [{ kind: "storage", prefix: "b" }], "no code");
    // Somebody else has its only instance.
    const other = platform.call("busy", { data: 0 });
    functions.objects.put("b", new Uint8Array(1));
    await functions.idle();
    await other;
    assert.equal(effects("busy").length, 1);
    assert.deepEqual(["busy", "fails", "broken"].map((fn) => store.dead(fn).length), [0, 1, 1]);
    assert.match(store.dead("broken")[0]!.why, /no instance/);
  } finally {
    await close();
  }
});
test("a function's events set others off, to eight in a row; a new version has its own triggers", async () => {
  const { clock, functions, deploy, close, effects, store } = deployed();
  try {
    deploy(
      "loop",
      [{ kind: "event", type: "again" }],
      'function handler({ data }) { return { value: data, emit: [{ type: "again", data: data + 1 }] }; }',
    );
    functions.accept({ specversion: "1.0", id: "1", source: "/x", type: "again", data: 0 });
    await functions.idle();
    assert.deepEqual(effects("loop"), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.match(store.dead("loop")[0]!.why, /more than 8 times/);
    deploy("tick", [{ kind: "cron", spec: "0 * * * *" }]);
    deploy("tick", [{ kind: "event", type: "nothing" }]);
    const before = store.end;
    clock.runSync({ until: 5 * 3_600_000 });
    assert.equal(store.end, before);
  } finally {
    await close();
  }
});
test("functions that set each other off by objects are refused beyond eight", () => {
  const { functions } = deployed();
  const hop = (hops: number) => ({
    ...{ specversion: "1.0" as const, id: "1", source: "/store/a", type: "object.put", hops },
  });
  functions.objects.put("a", new Uint8Array(1), hop(7));
  assert.throws(() => functions.objects.put("b", new Uint8Array(1), hop(8)), {
    message: "Cannot put b: hops must be at most 8 functions: received 9",
  });
  assert.equal(functions.objects.get("b"), undefined);
});
test("an event that comes while the last one ends is not overlooked; a closed platform ends the work", async () => {
  const { functions, deploy, platform, effects } = deployed();
  deploy("f", [{ kind: "storage", prefix: "" }]);
  for (let i = 0; i < 200; i++) {
    functions.objects.put(`${i}`, new Uint8Array(1));
    for (let turn = 0; turn < i % 12; turn++) await Promise.resolve();
  }
  await functions.idle();
  assert.equal(effects("f").length, 200);
  await platform.close();
  functions.objects.put("late", new Uint8Array(1));
  await functions.idle();
  await functions.close();
});
