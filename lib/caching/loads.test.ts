import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../sim/mod.ts";
import {
  BloomFilter,
  type Entry,
  expiresEarly,
  LeaseStore,
  LoadTimeout,
  Lru,
  nobodyEarly,
  ReadThrough,
  type ReadThroughOptions,
  SingleFlight,
  TooManyLoads,
} from "./mod.ts";

const never = () => new Promise<never>(() => {});

test("a load that throws is told to everybody who waits, and the next one begins anew", async () => {
  const clock = new VirtualClock(), flights = new SingleFlight<string, number>({ clock });
  let loads = 0;
  const fail = () => {
    loads++;
    throw new Error("no such table");
  };
  const told = await Promise.allSettled([1, 2, 3].map(() => flights.do("a", fail)));
  assert.deepEqual(told.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
  assert.equal(loads, 1);
  assert.equal(flights.size, 0);
  assert.equal(await flights.do("a", () => 7), 7);
});

test("a load that never ends ends with its budget, and leaves nothing behind", async () => {
  const clock = new VirtualClock(),
    flights = new SingleFlight<string, number>({ clock, budget: 50 });
  const waiting = Promise.allSettled([flights.do("a", never), flights.do("a", never)]);
  await clock.run();
  for (const result of await waiting) {
    assert.ok(result.status === "rejected" && result.reason instanceof LoadTimeout);
  }
  assert.equal(flights.size, 0);
  assert.equal(clock.now(), 50);
});

test("one who leaves does not take the others along; the last one ends the load", async () => {
  const clock = new VirtualClock(), flights = new SingleFlight<string, number>({ clock });
  const [first, second] = [new AbortController(), new AbortController()];
  let ended = false;
  const load = async (signal: AbortSignal) => {
    signal.addEventListener("abort", () => ended = true);
    await clock.sleep(100, signal);
    return 1;
  };
  const a = flights.do("a", load, { signal: first.signal });
  const b = flights.do("a", load, { signal: second.signal });
  first.abort(new Error("left"));
  await assert.rejects(a, /left/);
  assert.equal(ended, false);
  second.abort(new Error("left, too"));
  await assert.rejects(b, /left, too/);
  assert.equal(ended, true);
  assert.equal(flights.size, 0);
  await assert.rejects(
    flights.do("a", load, { signal: AbortSignal.abort(new Error("early")) }),
    /early/,
  );
});

test("no more keys are loaded at once than are allowed", async () => {
  const clock = new VirtualClock();
  const flights = new SingleFlight<string, number>({ clock, maxFlights: 1, budget: 10 });
  const first = flights.do("a", never).catch(() => {});
  await assert.rejects(flights.do("b", () => 1), TooManyLoads);
  await clock.run();
  await first;
  assert.throws(() => new SingleFlight({ clock, budget: 0 }), /budget must be/);
  const narrow = new SingleFlight<string, number>({ clock, maxWaiters: 2, budget: 10 });
  const waiting = Promise.allSettled([narrow.do("a", never), narrow.do("a", never)]);
  await assert.rejects(narrow.do("a", never), /2 callers wait for it/);
  await clock.run();
  await waiting;
});

test("a load that was forgotten goes to those who wait, and a new one takes its place", async () => {
  const clock = new VirtualClock();
  const flights = new SingleFlight<string, number>({ clock, maxFlights: 2 });
  let loads = 0;
  const load = async (signal: AbortSignal) => {
    const mine = ++loads;
    await clock.sleep(mine === 1 ? 10 : 20, signal);
    return mine;
  };
  const first = flights.do("a", load);
  flights.forget("a");
  flights.forget("nothing");
  const second = flights.do("a", load);
  await assert.rejects(flights.do("b", load), /2 loads are under way/);
  await clock.run({ until: 10 });
  assert.equal(await first, 1);
  // The first one's end leaves the second one where it is.
  assert.equal(flights.has("a"), true);
  const third = flights.do("a", load);
  await clock.run();
  assert.deepEqual([await second, await third, loads], [2, 2, 2]);
  assert.equal(flights.size, 0);
  assert.deepEqual(await Promise.all([flights.do("b", () => 3), flights.do("c", () => 4)]), [3, 4]);
});

test("a load whose last waiter has left does not end the one that took its place", async () => {
  const clock = new VirtualClock(), flights = new SingleFlight<string, number>({ clock });
  const controller = new AbortController();
  const first = flights.do("a", never, { signal: controller.signal });
  flights.forget("a");
  const second = flights.do("a", () => clock.sleep(5).then(() => 2));
  controller.abort(new Error("left"));
  await assert.rejects(first, /left/);
  assert.equal(flights.has("a"), true);
  await clock.run();
  assert.equal(await second, 2);
});

function readThrough(options: Partial<ReadThroughOptions<string, string>> = {}) {
  const clock = new VirtualClock();
  const cache = new Lru<string, Entry<string>>({ capacity: 100 });
  const through = new ReadThrough({ cache, clock, random: random(1), ttl: 1000, ...options });
  let loads = 0;
  const load = async () => {
    await clock.sleep(10);
    return `value ${++loads}`;
  };
  const ask = async (loading: () => Promise<string | undefined> = load) => {
    const asked = through.getOrSet("bread", loading);
    asked.catch(() => {});
    await clock.run();
    return await asked;
  };
  return {
    clock,
    through,
    ask,
    load,
    wait: (ms: number) => clock.run({ until: clock.now() + ms }),
  };
}

test("a value is loaded once while it is fresh, and anew afterwards", async () => {
  const { ask, wait } = readThrough();
  assert.deepEqual([await ask(), await ask()], ["value 1", "value 1"]);
  await wait(1000);
  assert.equal(await ask(), "value 2");
});

test("a stale value is served at once while a new one is loaded behind", async () => {
  const { ask, wait, clock } = readThrough({ whileRevalidate: 500 });
  await ask();
  await wait(1200);
  const before = clock.now();
  assert.equal(await ask(), "value 1");
  assert.equal(clock.now(), before + 10);
  assert.equal(await ask(), "value 2");
});

test("a stale value is served where loading fails, and not for ever", async () => {
  const { ask, wait, through } = readThrough({ ifError: 2000 });
  const fail = () => Promise.reject(new Error("database gone"));
  await ask();
  await wait(1500);
  assert.equal(await ask(fail), "value 1");
  assert.equal(through.stats.servedStale, 1);
  await wait(2000);
  await assert.rejects(ask(fail), /database gone/);
});

test("what does not exist is remembered for a while where that is asked for", async () => {
  let loads = 0;
  // deno-lint-ignore require-await
  const nothing = async () => (loads++, undefined);
  for (const [negativeTtl, expected] of [[0, 3], [100, 1]] as const) {
    const { ask } = readThrough({ negativeTtl });
    loads = 0;
    for (let i = 0; i < 3; i++) assert.equal(await ask(nothing), undefined);
    assert.equal(loads, expected);
  }
});

test("a value that was deleted while it was loaded is handed out and not kept", async () => {
  const { through, load, clock, ask } = readThrough();
  const first = through.getOrSet("bread", load);
  through.delete("bread");
  await clock.run();
  assert.equal(await first, "value 1");
  assert.equal(await ask(), "value 2");
});

test("whoever reads after a delete does not get what was begun before it", async () => {
  const { through, load, clock } = readThrough();
  const before = through.getOrSet("bread", load);
  through.delete("bread");
  const after = through.getOrSet("bread", load);
  await clock.run();
  assert.deepEqual([await before, await after], ["value 1", "value 2"]);
  assert.equal(await through.getOrSet("bread", load), "value 2");
});

test("lifetimes are drawn where that is asked for, and equal where it is not", async () => {
  for (const [jitter, some] of [[0, false], [0.5, true]] as const) {
    const clock = new VirtualClock(), cache = new Lru<number, Entry<number>>({ capacity: 100 });
    const through = new ReadThrough({ cache, clock, random: random(1), ttl: 1000, jitter });
    const all = () =>
      Promise.all(Array.from({ length: 50 }, (_, i) => through.getOrSet(i, () => i)));
    await all();
    await clock.run({ until: 750 });
    await all();
    const again = through.stats.loads - 50;
    assert.equal(
      again > 10 && again < 40,
      some,
      `${again} of 50 at three quarters of the lifetime`,
    );
  }
});

test("a stale value whose time ended during the load that failed is not served", async () => {
  const { ask, wait, clock, through } = readThrough({ ifError: 100 });
  await ask();
  await wait(1095);
  const fail = async () => {
    await clock.sleep(20);
    throw new Error("database gone");
  };
  await assert.rejects(ask(fail), /database gone/);
  assert.equal(through.stats.servedStale, 0);
});

test("nobody reloads early as often as the closed form says", () => {
  const chance = random(5), setting = { rate: 4, duration: 0.3, beta: 1, ttl: 10 };
  let none = 0;
  const runs = 4000;
  for (let run = 0; run < runs; run++) {
    let time = 0, early = false;
    for (;;) {
      time -= Math.log(1 - chance.next()) / setting.rate;
      if (time >= setting.ttl) break;
      if (expiresEarly({ left: setting.ttl - time, duration: setting.duration, random: chance })) {
        early = true;
        break;
      }
    }
    if (!early) none++;
  }
  const expected = nobodyEarly(setting);
  const error = Math.sqrt(expected * (1 - expected) / runs);
  assert.ok(Math.abs(none / runs - expected) < 4 * error, `${none / runs} against ${expected}`);
});

test("a lease lets one load, tells the others to wait, and is void after a write", () => {
  const clock = new VirtualClock(), store = new LeaseStore<string>({ clock, hold: 100 });
  const first = store.get("a");
  assert.ok(first.kind === "lease");
  assert.deepEqual(store.get("a"), { kind: "wait", retryAfter: 20 });
  assert.equal(store.set("a", "by nobody", 99), false);
  store.delete("a");
  const second = store.get("a");
  assert.ok(second.kind === "lease" && second.token !== first.token);
  assert.equal(store.set("a", "old", first.token), false);
  assert.equal(store.set("a", "new", second.token), true);
  assert.deepEqual(store.get("a"), { kind: "value", value: "new" });
});

test("a lease whose holder died is given to the next after its time", async () => {
  const clock = new VirtualClock(),
    store = new LeaseStore<string>({ clock, hold: 100, maxKeys: 2 });
  store.get("a");
  await clock.run({ until: 99 });
  assert.equal(store.get("a").kind, "wait");
  await clock.run({ until: 100 });
  assert.equal(store.get("a").kind, "lease");
});

test("a Bloom filter forgets nothing, and errs about as often as it was told it may", () => {
  const filter = new BloomFilter({ keys: 10_000, mistakes: 0.01 });
  for (let i = 0; i < 10_000; i++) filter.add(`recipe-${i}`);
  let wrong = 0;
  for (let i = 0; i < 10_000; i++) {
    assert.ok(filter.has(`recipe-${i}`));
    if (filter.has(`nothing-${i}`)) wrong++;
  }
  assert.ok(wrong > 20 && wrong < 200, `${wrong} of 10,000`);
  assert.throws(() => new BloomFilter({ keys: 0, mistakes: 0.1 }), /keys must be/);
});
