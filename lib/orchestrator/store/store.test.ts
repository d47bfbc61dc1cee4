import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage, SegmentedLog } from "../../event-log/mod.ts";
import { random, VirtualClock } from "../../sim/mod.ts";
import { leaseRecord, recordOf } from "./changes.ts";
import { Compacted, Conflict, Informer, Leader, LOCK, Store } from "./mod.ts";

test("a write on a stale revision is refused, and changes nothing", () => {
  const store = new Store({ clock: new VirtualClock() });
  const { revision } = store.put("/a", 1, { expect: 0 });
  store.put("/a", 2, { expect: revision });
  assert.throws(() => store.put("/a", 3, { expect: revision }), Conflict);
  assert.throws(() => store.delete("/a", { expect: revision }), /it is at revision 2: received 1/);
  assert.equal(store.get("/a")!.value, 2);
});
test("a watcher goes on from a revision, and is told when that is gone", () => {
  const store = new Store({ clock: new VirtualClock(), history: 5 });
  for (let i = 0; i < 4; i++) store.put(`/x/${i % 2}`, i);
  assert.deepEqual(store.changes(2, "/x/").map(({ item }) => item!.value), [2, 3]);
  for (let i = 0; i < 20; i++) store.put("/y", i);
  assert.throws(() => store.changes(2), Compacted);
});
test("a follower that has missed changes lists again, and sees what was deleted", () => {
  const store = new Store({ clock: new VirtualClock(), history: 3 });
  store.put("/x/gone", 1);
  const informer = new Informer<number>(store, "/x/");
  assert.deepEqual([...informer.sync()], ["/x/gone"]);
  store.delete("/x/gone");
  for (let i = 0; i < 20; i++) store.put("/y", i);
  assert.deepEqual([...informer.sync()], ["/x/gone"]);
  assert.deepEqual([informer.items.size, informer.lists], [0, 2]);
});
test("a key goes with its lease, and lives while that is renewed", () => {
  const clock = new VirtualClock(), store = new Store({ clock });
  store.grant("l", 1000);
  store.put("/a", 1, { lease: "l" });
  clock.runSync({ until: 900 });
  assert.ok(store.renew("l"));
  clock.runSync({ until: 1800 });
  assert.equal(store.get("/a")!.value, 1);
  clock.runSync({ until: 1900 });
  assert.equal(store.get("/a"), undefined);
  assert.equal(store.renew("l"), false);
  assert.throws(() => store.put("/b", 1, { lease: "l" }), /the lease l has ended/);
});
test("after a loss of power all that was written is there, compacted or not", () => {
  for (let seed = 0; seed < 30; seed++) {
    const storage = new MemoryStorage(), clock = new VirtualClock(), chance = random(seed);
    const store = new Store({ clock, storage });
    for (let i = 0; i < 60; i++) {
      if (chance.int(4) === 0) store.delete(`/k/${chance.int(5)}`);
      else store.put(`/k/${chance.int(5)}`, i);
      if (chance.int(20) === 0) store.compact();
    }
    const before = store.list("/"), revision = store.revision;
    storage.crash(chance);
    const again = new Store({ clock, storage });
    const byKey = (items: { key: string }[]) => items.sort((a, b) => a.key < b.key ? -1 : 1);
    assert.deepEqual(byKey(again.list("/").items), byKey(before.items));
    assert.equal(again.revision, revision);
  }
});
test("one of several leads, and a paused leader's write is refused by its token", () => {
  const clock = new VirtualClock(), store = new Store({ clock });
  const [a, b] = [new Leader(store, "a", 3000), new Leader(store, "b", 3000)];
  assert.deepEqual([a.campaign(), b.campaign()], [true, false]);
  const old = a.fence!;
  clock.runSync({ until: 3000 });
  assert.deepEqual([b.campaign(), a.campaign()], [true, false]);
  assert.throws(() => store.put("/pods/x", 1, { fence: old }), new RegExp(`${LOCK} is held under`));
  store.put("/pods/x", 1, { fence: b.fence! });
  b.resign();
  assert.ok(a.campaign());
});
test("after a restart a lease lasts as long as it was granted for, and no longer", () => {
  const storage = new MemoryStorage(), clock = new VirtualClock();
  const store = new Store({ clock, storage });
  store.grant("short", 2000);
  store.grant("over", 500);
  store.put("/short", 1, { lease: "short" });
  store.put("/over", 1, { lease: "over" });
  clock.runSync({ until: 1000 });
  assert.equal(store.get("/over"), undefined);
  store.close();
  const again = new Store({ clock, storage });
  clock.runSync({ until: 2999 });
  assert.equal(again.get("/over"), undefined);
  assert.equal(again.get("/short")!.value, 1);
  clock.runSync({ until: 3000 });
  assert.equal(again.get("/short"), undefined);
});
test("a key whose lease had ended when the power went is gone after a restart", () => {
  const storage = new MemoryStorage(), clock = new VirtualClock();
  const log = new SegmentedLog(storage, "store");
  log.append([
    recordOf({
      revision: 1,
      key: "/a",
      item: { ...{ key: "/a", value: 1 }, created: 1, revision: 1, lease: "l" },
    }),
    leaseRecord("l", undefined),
  ]);
  log.close();
  const store = new Store({ clock, storage });
  assert.equal(store.get("/a"), undefined);
  assert.equal(store.revision, 2);
});
test("a leader that is gone is followed by another one after a restart of the store, within its lease", () => {
  const storage = new MemoryStorage(), clock = new VirtualClock();
  const before = new Store({ clock, storage });
  assert.ok(new Leader(before, "a", 3000).campaign());
  before.close();
  const store = new Store({ clock, storage }), next = new Leader(store, "b", 3000);
  clock.runSync({ until: 2999 });
  assert.equal(next.campaign(), false);
  clock.runSync({ until: 3000 });
  assert.equal(next.campaign(), true);
});
test("where a write fails while a lease ends, the next look ends what is left of it", () => {
  const storage = new MemoryStorage(),
    clock = new VirtualClock(),
    store = new Store({ clock, storage });
  store.grant("l", 1000);
  for (const key of ["/a", "/b"]) store.put(key, 1, { lease: "l" });
  const { append } = SegmentedLog.prototype;
  let writes = 0;
  SegmentedLog.prototype.append = function (...of) {
    if (++writes === 2) throw new Error("the disk is full");
    return append.apply(this, of);
  };
  try {
    clock.runSync({ until: 1000 });
    assert.throws(() => store.get("/a"), /the disk is full/);
    assert.deepEqual([store.get("/a"), store.get("/b")], [undefined, undefined]);
    assert.equal(store.renew("l"), false);
  } finally {
    SegmentedLog.prototype.append = append;
  }
  assert.deepEqual(new Store({ clock, storage }).list("/").items, []);
});
test("a lease that is granted for another time is written down", () => {
  const storage = new MemoryStorage(),
    clock = new VirtualClock(),
    store = new Store({ clock, storage });
  store.grant("l", 1000);
  store.put("/a", 1, { lease: "l" });
  store.grant("l", 3000);
  store.close();
  const again = new Store({ clock, storage });
  clock.runSync({ until: 2999 });
  assert.ok(again.get("/a"));
  clock.runSync({ until: 3000 });
  assert.equal(again.get("/a"), undefined);
});
test("a follower of keys that never change need not list again, whatever changes elsewhere", () => {
  const store = new Store({ clock: new VirtualClock(), history: 3 });
  const informer = new Informer(store, "/x/");
  for (let i = 0; i < 100; i++) {
    store.put("/y", i);
    informer.sync();
  }
  assert.equal(informer.lists, 1);
});
test("a watcher that throws does not fail the write", () => {
  const store = new Store({ clock: new VirtualClock() });
  store.watch(() => {
    throw new Error("mine");
  });
  assert.equal(store.put("/a", 1).revision, 1);
});
