import assert from "node:assert/strict";
import { test } from "node:test";
import { Crash, CrashPlan, random, VirtualClock } from "../sim/mod.ts";
import { CircuitBreaker } from "../circuit-breaker/mod.ts";
import { raceLateSet } from "./experiments/mod.ts";
import {
  guardedTier,
  Lru,
  memoryTier,
  TagVersions,
  type Tier,
  TieredCache,
  TrackingTable,
  VersionedStore,
} from "./mod.ts";

function setUp(second: Partial<Tier<string>> = {}, guard?: CircuitBreaker) {
  const clock = new VirtualClock();
  const l2: Tier<string> = {
    name: "L2",
    get: () => undefined,
    set: () => {},
    delete: () => {},
    ...second,
  };
  const l1 = new Lru<string, string>({ capacity: 10, clock });
  const cache = new TieredCache<string>({
    clock,
    tiers: [
      { tier: memoryTier(l1), ttl: 100 },
      { tier: guard ? guardedTier(l2, guard) : l2, ttl: 1000, budget: 20 },
    ],
  });
  let loads = 0;
  const get = async (load = () => Promise.resolve(`load ${++loads}`)) => {
    const found = cache.get("bread", load);
    found.catch(() => {});
    await clock.run();
    return await found;
  };
  return { clock, cache, get, l1 };
}

test("the first tier that has a value answers, and those before it learn it", async () => {
  const { get, clock } = setUp({ get: (key) => Promise.resolve(`L2's ${key}`) });
  assert.deepEqual(await get(), { value: "L2's bread", from: "L2" });
  assert.deepEqual(await get(), { value: "L2's bread", from: "memory" });
  await clock.run({ until: clock.now() + 100 });
  assert.equal((await get()).from, "L2");
});

test("a tier that throws, hangs or answers too late is a miss and never fails a request", async () => {
  for (
    const get of [
      () => {
        throw new Error("no");
      },
      () => Promise.reject(new Error("no")),
      () => new Promise<string>(() => {}),
    ]
  ) {
    const tried = setUp({ get, set: () => Promise.reject(new Error("nor this")) });
    assert.equal((await tried.get()).from, "source");
    assert.ok(tried.clock.now() <= 20);
    assert.ok(tried.cache.stats["L2"]!.failures >= 1);
  }
});

test("behind a breaker a dead tier is asked no more", async () => {
  let asked = 0;
  const get = () => {
    asked++;
    return Promise.reject(new Error("gone"));
  };
  const clock = new VirtualClock();
  const breaker = new CircuitBreaker({ clock, window: { size: 4 }, minimumCalls: 4 });
  const tried = setUp({ get }, breaker);
  for (let i = 0; i < 10; i++) {
    tried.l1.delete("bread");
    assert.equal((await tried.get()).from, "source");
  }
  assert.ok(asked <= 4, `${asked}`);
});

test("what fails at the source fails the request, and the next one tries again", async () => {
  const { get } = setUp();
  await assert.rejects(get(() => Promise.reject(new Error("database gone"))), /database gone/);
  assert.equal((await get()).value, "load 1");
});

test("deleting drops from all tiers, and goes on where one does not answer", async () => {
  const dropped: string[] = [];
  const { cache, get, l1, clock } = setUp({
    delete: (key) => {
      dropped.push(key);
      throw new Error("no");
    },
  });
  await get();
  const deleted = cache.delete("bread");
  await clock.run();
  await deleted;
  assert.deepEqual(dropped, ["bread"]);
  assert.equal(l1.get("bread"), undefined);
});

test("a delete during a load leaves no old value in memory, and who comes after it loads anew", async () => {
  const { cache, clock, l1 } = setUp();
  let loads = 0;
  const load = async () => {
    const mine = ++loads;
    await clock.sleep(mine === 1 ? 50 : 100);
    return `load ${mine}`;
  };
  const before = cache.get("bread", load);
  await clock.run({ until: 10 });
  const deleted = cache.delete("bread");
  await clock.run({ until: 20 });
  await deleted;
  const after = cache.get("bread", load);
  await clock.run({ until: 60 });
  assert.equal((await before).value, "load 1");
  assert.equal(l1.get("bread"), undefined);
  await clock.run();
  assert.equal((await after).value, "load 2");
  assert.equal(l1.get("bread"), "load 2");
});

test("a delete overtakes what a slower tier was asked for, in whichever order they come", async () => {
  const clock = new VirtualClock(), order: string[] = [];
  const second = {
    get: async () => {
      await clock.sleep(5);
      return "old";
    },
    delete: () => void order.push("L2"),
  };
  const l1 = new Map<string, string>();
  const cache = new TieredCache<string>({
    clock,
    tiers: [
      {
        tier: {
          name: "memory",
          get: (key) => l1.get(key),
          set: (key, value) => void l1.set(key, value),
          delete: (key) => {
            order.push("memory");
            l1.delete(key);
          },
        },
        ttl: 100,
      },
      { tier: { name: "L2", set: () => {}, ...second }, ttl: 100 },
    ],
  });
  const found = cache.get("bread", () => "new");
  await clock.run({ until: 1 });
  const deleted = cache.delete("bread");
  await clock.run();
  await deleted;
  assert.deepEqual(await found, { value: "old", from: "L2" });
  assert.equal(l1.size, 0);
  assert.deepEqual(order, ["L2", "memory"]);
});

test("a delete overtakes the slower of two reads, though the other one has ended", async () => {
  let asked = 0;
  const { cache, clock, l1 } = setUp({
    get: async () => {
      await clock.sleep(asked++ === 0 ? 1 : 10);
      return "old";
    },
  });
  const found = [cache.get("bread", () => "new"), cache.get("bread", () => "new")];
  await clock.run({ until: 5 });
  assert.equal(l1.get("bread"), "old");
  const deleted = cache.delete("bread");
  await clock.run();
  await Promise.all([...found, deleted]);
  assert.equal(l1.get("bread"), undefined);
});

test("a tier that answered is not told what it said itself", async () => {
  const told: string[] = [];
  const { get, l1 } = setUp({ get: () => "L2's", set: (key) => void told.push(key) });
  await get();
  assert.deepEqual([told, l1.get("bread")], [[], "L2's"]);
});

test("a late set leaves an old value for good, and neither leases nor versions let it", () => {
  const [naive, leases, versions] = raceLateSet(1000, 20, 1);
  assert.ok(naive!.stale > 20);
  assert.deepEqual([leases!.stale, versions!.stale], [0, 0]);
});

test("a store of versions takes what is newer and remembers what was deleted", () => {
  const store = new VersionedStore<string>(2);
  assert.equal(store.set("a", { value: "2", version: 2 }), true);
  assert.equal(store.set("a", { value: "1", version: 1 }), false);
  store.delete("a", 3);
  assert.equal(store.get("a"), undefined);
  assert.equal(store.set("a", { value: "2", version: 2 }), false);
  assert.equal(store.set("a", { value: "3", version: 3 }), true);
});

test("a tag that was bumped during a load makes what was loaded invalid", () => {
  const versions = new TagVersions(), seen = versions.seen(["chef-7"]);
  versions.bump("chef-7");
  assert.equal(versions.isCurrent(versions.tag("old", ["chef-7"], seen)), false);
});

test("tracking tells readers once, and a table that is full tells of what it drops", () => {
  const told: string[] = [];
  const table = new TrackingTable((client, key) => told.push(`${client}${key}`), 1);
  table.read(1, "a");
  table.read(2, "a");
  table.read(1, "b");
  assert.deepEqual(told, ["1a", "2a"]);
  table.written("b");
  table.written("b");
  assert.deepEqual(told, ["1a", "2a", "1b"]);
  table.read(1, "c");
  table.forget(1);
  table.written("c");
  assert.equal(told.length, 3);
});

test("a plan of crashes names the step, so that a misspelt one can't pass", () => {
  const plan = new CrashPlan(["a"], 1, random(1));
  assert.throws(() => plan.at("b"), /not one of the plan's steps/);
  assert.ok(new Crash("a") instanceof Error);
});
