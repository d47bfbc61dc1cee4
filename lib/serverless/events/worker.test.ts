import assert from "node:assert/strict";
import { test } from "node:test";
import { Crash, VirtualClock } from "../../sim/mod.ts";
import { MemoryStorage } from "../../storage/memory-storage.ts";
import { type EventHandler, EventStore, FunctionWorker, readEvent } from "../mod.ts";

const event = (id: string) =>
  readEvent({ specversion: "1.0", id, source: "/photos", type: "photo.put" });
const circular: Record<string, unknown> = {};
circular["self"] = circular;
class Named extends Error {
  override name = "Crash";
}

/** Handlers that say something nobody can keep, or throw what is no error. */
const BAD: Record<string, EventHandler> = {
  "a value that is no JSON": () => ({ value: 1n }),
  "a value that is no JSON, and events": () => ({ value: 1n, emit: [{ type: "t" }] }),
  "events that are none": () => ({ emit: [null] }) as never,
  "events without end": () => ({ emit: [{ type: "t", data: circular }] }),
  "null thrown": () => {
    throw null;
  },
  "an error that is called Crash": () => {
    throw new Named("mine");
  },
  "what has no words": () => {
    throw {
      get message() {
        throw new Error("none");
      },
    };
  },
};
for (const [what, handler] of Object.entries(BAD)) {
  test(`${what}: put aside after its tries, and those behind it go on`, async () => {
    const store = new EventStore(new MemoryStorage());
    for (const id of ["1", "2"]) store.accept(event(id));
    const each: EventHandler = (next) => next.id === "1" ? handler(next) : { value: 1 };
    const steps: string[] = [],
      worker = new FunctionWorker({ fn: "f", store, handler: each, attempts: 2 });
    for (let i = 0; i < 4; i++) steps.push(await worker.step());
    assert.deepEqual(steps, ["failed", "dead", "done", "idle"]);
    // Nothing of a try that failed is in the log.
    assert.equal(store.read(0, 100).length, 2);
    assert.equal(store.dead("f").length, 1);
  });
}
test("a handler that says nothing has done its work", async () => {
  for (const said of [undefined, null, {}, { emit: null }]) {
    const store = new EventStore(new MemoryStorage());
    store.accept(event("1"));
    const worker = new FunctionWorker({ fn: "f", store, handler: () => said as never });
    assert.equal(await worker.step(), "done");
  }
});
test("a handler that never ends has failed when its time is up", async () => {
  const store = new EventStore(new MemoryStorage()), clock = new VirtualClock();
  store.accept(event("1"));
  const handler = () => new Promise<never>(() => {});
  const worker = new FunctionWorker({
    ...{ fn: "f", store, handler, clock },
    timeoutMs: 50,
    attempts: 1,
  });
  const step = worker.step();
  await clock.run();
  assert.equal(await step, "dead");
  assert.match(store.dead("f")[0]!.why, /f took more than 50 ms/);
});
test("a crash is one by its kind: it is handed on", async () => {
  const store = new EventStore(new MemoryStorage());
  store.accept(event("1"));
  const handler = () => {
    throw new Crash("here");
  };
  await assert.rejects(new FunctionWorker({ fn: "f", store, handler }).step(), Crash);
});
