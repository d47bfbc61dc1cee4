import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { random } from "../../sim/mod.ts";
import { crashSchedule, eventTruth, httpTruth } from "../experiments/mod.ts";
import {
  type CloudEvent,
  compareVersions,
  decodeHeader,
  encodeHeader,
  EventStore,
  FunctionWorker,
  NotNow,
  project,
  readEvent,
  readHttp,
  sameEvent,
  writeBinary,
  writeStructured,
} from "../mod.ts";

const event = (id: string, more: object = {}): CloudEvent =>
  readEvent({ specversion: "1.0", id, source: "/photos", type: "photo.put", ...more });

test("the conformance suite of CloudEvents holds, and a parser that takes all is found out", () => {
  assert.deepEqual(eventTruth(), {
    truth: "CloudEvents' conformance suite",
    score: "23 of 23",
    ok: true,
  });
  assert.equal(eventTruth(JSON.parse).score, "10 of 23");
  assert.equal(httpTruth().score, "6 of 6");
});
test("times that do not exist, wrong types and names are refused; nulls are left out", () => {
  for (
    const wrong of [
      { time: "2023-02-29T00:00:00Z" },
      { time: "2023-01-01 00:00:00Z" },
      { time: "2023-01-01T24:00:00Z" },
      { time: "2023-01-01T00:00:00" },
      { time: "" },
      { dataschema: "relative" },
      { dataschema: "" },
      { source: "not a uri" },
      { datacontenttype: "json" },
      { big: 2 ** 31 },
      { part: 1.5 },
      { list: [1] },
      { MyExtension: "x" },
      { "": "x" },
      { data_base64: "***" },
      { data_base64: 5 },
      { subject: "a\u0000b" },
      { type: true },
    ]
  ) assert.throws(() => event("1", wrong), TypeError, JSON.stringify(wrong));
  assert.ok(
    sameEvent(event("1", { subject: null, dataschema: null, data: null, any: null }), event("1")),
  );
  event("1", {
    time: "2024-02-29T23:59:60.123456789+14:00",
    neg: -(2 ** 31),
    empty: "",
    yes: true,
  });
});
test("a header comes back as it was, whatever it says", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
    const written = encodeHeader(text);
    assert.match(written, /^[\x21-\x7e]*$/);
    assert.equal(decodeHeader(written), text);
  }));
  assert.equal(decodeHeader('"a \\"b\\""'), 'a "b"');
  assert.throws(() => decodeHeader("%FF"), TypeError);
});
test("an event comes back over HTTP in all three modes", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (data, subject) => {
    const json = JSON.parse(JSON.stringify(data ?? 0));
    let one: CloudEvent;
    try {
      one = event("1", { data: json, subject, datacontenttype: "application/json" });
    } catch {
      return;
    }
    assert.ok(sameEvent(readHttp(writeStructured(one))[0]!, one));
    assert.ok(sameEvent(readHttp(writeBinary(one))[0]!, one));
    assert.equal(readHttp(writeStructured([one, one])).length, 2);
  }));
  const bytes = event("1", { data_base64: "AAH/", datacontenttype: "image/png" });
  assert.ok(sameEvent(readHttp(writeBinary(bytes))[0]!, bytes));
});
test("power lost at every step loses no event, and with the inbox each has its effect once", async () => {
  for (const seed of [1, 2]) {
    const { crashes, events: _, ...rest } = await crashSchedule({ each: 40, inbox: true, seed });
    assert.equal(crashes, 320);
    assert.deepEqual(rest, { lost: 0, doubled: 0, lostNext: 0, doubledNext: 0 });
    const control = await crashSchedule({ each: 40, inbox: false, seed });
    assert.equal(control.lost + control.lostNext, 0);
    assert.ok(control.doubled > 10 && control.doubledNext > 10);
  }
});
test("a poison event goes to the dead letters, and those behind it go on", async () => {
  const storage = new MemoryStorage(), store = new EventStore(storage);
  for (const id of ["1", "2", "3"]) store.accept(event(id));
  let tries = 0;
  const worker = new FunctionWorker({
    fn: "resize",
    store,
    attempts: 3,
    handler: ({ id }) => {
      if (id === "2" && ++tries > 0) throw new Error("not a picture");
      return { value: id };
    },
  });
  await worker.drain();
  assert.equal(tries, 3);
  assert.deepEqual(store.effects().map(({ value }) => value), ["1", "3"]);
  storage.crash(random(1));
  const again = new EventStore(storage);
  assert.deepEqual(again.dead("resize").map(({ event: { id }, why }) => [id, why]), [
    ["2", "not a picture"],
  ]);
});
test("an event that takes the process down is buried after so many starts", async () => {
  const storage = new MemoryStorage();
  new EventStore(storage).accept(event("1"));
  for (let life = 0; life < 5; life++) {
    const store = new EventStore(storage);
    const die = Object.assign(new Error("gone"), { name: "Crash" });
    const handler = () => {
      throw die;
    };
    await new FunctionWorker({ fn: "f", store, starts: 3, handler }).step().catch(() => {});
    storage.crash(random(life));
  }
  assert.match(new EventStore(storage).dead("f")[0]!.why, /took the process down 3 times/);
});
test("triggers that set each other off come to an end", async () => {
  const store = new EventStore(new MemoryStorage());
  store.accept(event("1"));
  const handler = () => ({ emit: [{ type: "photo.put", data: 1 }] });
  await new FunctionWorker({ fn: "loop", store, handler }).drain(1000);
  assert.equal(store.end, 9);
  assert.match(store.dead("loop")[0]!.why, /more than 8 times/);
});
test("an emitted event that is none counts as a failure of the function", async () => {
  const store = new EventStore(new MemoryStorage());
  store.accept(event("1"));
  const handler = () => ({ emit: [{ type: "", data: 1 }] });
  await new FunctionWorker({ fn: "f", store, handler, attempts: 2 }).drain();
  assert.equal(store.dead("f").length, 1);
  assert.equal(store.end, 1);
});
test("a new version is compared on what has happened, and a projection is rebuilt", async () => {
  const store = new EventStore(new MemoryStorage());
  for (let n = 1; n <= 10; n++) store.accept(event(String(n), { data: n }));
  store.accept(event("10", { data: 10 }));
  const one = ({ data }: CloudEvent) => ({ value: (data as number) * 2 });
  const two = ({ data }: CloudEvent) => {
    if (data === 3) throw new Error("three");
    return { value: data === 7 ? 0 : (data as number) * 2 };
  };
  const { events, differences } = await compareVersions(store, one, two);
  assert.equal(events, 10);
  assert.deepEqual(differences.map(({ event: { id } }) => id), ["3", "7"]);
  await new FunctionWorker({ fn: "f", store, handler: one }).drain();
  assert.equal(project(store, "f", 0, (sum, value) => sum + (value as number)), 110);
});
test("tries are counted for each event anew", async () => {
  const store = new EventStore(new MemoryStorage()), tried = new Map<string, number>();
  for (const id of ["1", "2", "3"]) store.accept(event(id));
  const handler = ({ id }: CloudEvent) => {
    tried.set(id, (tried.get(id) ?? 0) + 1);
    // Each fails once, and no more.
    if (tried.get(id) === 1) throw new Error("once");
    return { value: id };
  };
  await new FunctionWorker({ fn: "f", store, attempts: 2, handler }).drain();
  assert.deepEqual(store.dead("f"), []);
  assert.equal(store.effects().length, 3);
});
test("a dead letter that is sent round again has its new reason, or is none any more, also after a restart", async () => {
  const storage = new MemoryStorage(), store = new EventStore(storage);
  store.accept(event("1"));
  let says: string | undefined = "first";
  const handler = () => {
    if (says) throw new Error(says);
    return { value: 1 };
  };
  const worker = new FunctionWorker({ fn: "f", store, attempts: 1, handler });
  await worker.drain();
  says = "second";
  assert.equal(store.redrive("f"), 1);
  assert.deepEqual(store.dead("f"), []);
  await worker.drain();
  assert.deepEqual(store.dead("f").map(({ why }) => why), ["second"]);
  says = undefined;
  store.redrive("f");
  await worker.drain();
  assert.deepEqual([new EventStore(storage).dead("f"), store.effects().length], [[], 1]);
});
test("who can't take an event now has not tried, and it is next again", async () => {
  const store = new EventStore(new MemoryStorage());
  store.accept(event("1"));
  let busy = 20;
  const handler = () => {
    if (busy-- > 0) throw new NotNow("busy");
    return { value: 1 };
  };
  const worker = new FunctionWorker({ fn: "f", store, attempts: 1, starts: 2, handler });
  for (let i = 0; i < 20; i++) assert.equal(await worker.step(), "not now");
  assert.equal(await worker.step(), "done");
});
test("a batch has an end", () => {
  const headers = { "content-type": "application/cloudevents-batch+json" };
  const body = (events: number) =>
    JSON.stringify(Array.from({ length: events }, (_, i) => event(String(i))));
  assert.equal(readHttp({ headers, body: body(10_000) }).length, 10_000);
  assert.throws(() => readHttp({ headers, body: body(10_001) }), /at most 10000 events/);
});
