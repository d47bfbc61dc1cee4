import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../sim/mod.ts";
import { checkEnvelope, Gcra, LeasedLimiter, RemoteLimiter, steady } from "./mod.ts";

function make({ leaseSize = 10, leaseTtl = 1000, capacity = 100, refillRate = 100, nodes = 1 }) {
  const clock = new VirtualClock();
  const limiter = new Gcra({ clock, capacity, refillRate });
  const shared = new RemoteLimiter({ clock, limiter, latency: () => 2 });
  const node = () => new LeasedLimiter({ clock, shared, leaseSize, leaseTtl });
  return { clock, shared, limiter, nodes: Array.from({ length: nodes }, node) };
}

test("one shared call serves a whole lease", async () => {
  const { clock, shared, nodes: [node] } = make({});
  const all = Promise.all(Array.from({ length: 100 }, () => node!.take("a")));
  await clock.run();
  assert.equal((await all).filter(({ allowed }) => allowed).length, 100);
  assert.equal(shared.calls, 10);
  assert.equal(node!.sharedCalls, 10);
  assert.equal(node!.takes, 100);
});

test("one refill is on its way per key, however many wait", async () => {
  const { clock, shared, nodes: [node] } = make({ leaseSize: 50 });
  const all = Promise.all(Array.from({ length: 50 }, (_, i) => node!.take(i % 2 ? "a" : "b")));
  await clock.run({ until: 1 });
  assert.equal(shared.calls, 2);
  await clock.run();
  assert.ok((await all).every(({ allowed }) => allowed));
  assert.equal(shared.calls, 2);
});

test("never admits more than the shared limiter granted, and hands out the last unit", async () => {
  const { clock, nodes } = make({ leaseSize: 7, refillRate: 1e-6, nodes: 3 });
  let allowed = 0;
  for (let i = 0; i < 200; i++) {
    clock.sleep(i * 5).then(() => nodes[i % 3]!.take("a"))
      .then((decision) => allowed += Number(decision.allowed));
  }
  await clock.run();
  assert.equal(allowed, 100);
});

test("a refusal is remembered: an overload costs no shared calls", async () => {
  const { clock, shared, nodes: [node] } = make({ leaseSize: 10, capacity: 10, refillRate: 1 });
  for (let i = 0; i < 10_000; i++) clock.sleep(i / 10).then(() => node!.take("a"));
  await clock.run();
  assert.ok(shared.calls < 10, `${shared.calls} calls`);
});

test("units that were held too long are given up", async () => {
  const { clock, nodes: [node], limiter } = make({ leaseSize: 10, refillRate: 1e-6 });
  node!.take("a");
  await clock.run({ until: 5000 });
  const again = node!.take("a");
  await clock.run();
  assert.equal((await again).allowed, true);
  assert.equal(limiter.take("a", 0).remaining, 80);
});

test("n nodes go over the shared envelope by at most n leases", async () => {
  const [nodes, leaseSize] = [4, 20];
  const { clock, nodes: all } = make({ leaseSize, leaseTtl: 60_000, nodes });
  const { times } = steady({ random: random(7), rate: 120, duration: 20_000 });
  const admitted: number[] = [];
  for (const [i, time] of times.entries()) {
    clock.sleep(time).then(() => all[i % nodes]!.take("a"))
      .then(({ allowed }) => allowed && admitted.push(clock.now()));
  }
  await clock.run();
  const { worst } = checkEnvelope(admitted, { burst: 100, rate: 100 });
  assert.ok(worst <= nodes * leaseSize, `${worst}`);
  assert.ok(admitted.length > 1900);
});

test("a cost above the lease is asked for whole", async () => {
  const { clock, nodes: [node] } = make({ leaseSize: 10 });
  const answers = Promise.all([node!.take("a", 60), node!.take("a", 200)]);
  await clock.run();
  const [some, never] = await answers;
  assert.deepEqual([some.allowed, never.allowed, never.retryAfter], [true, false, Infinity]);
});

test("a shared limiter that fails makes take reject, and the next take tries again", async () => {
  const { clock, shared, nodes: [node] } = make({});
  shared.up = false;
  const failing = assert.rejects(node!.take("a"), /it is down/);
  await clock.run();
  await failing;
  shared.up = true;
  const fine = node!.take("a");
  await clock.run();
  assert.equal((await fine).allowed, true);
});

test("an answer that never comes ends its own refill and no other; one that comes late is not lost", async () => {
  const clock = new VirtualClock(), waiting: (() => void)[] = [];
  const limiter = new Gcra({ clock, capacity: 10, refillRate: 1e-6 });
  const shared = {
    silent: true,
    take: async (key: string, cost?: number) => {
      const decision = limiter.take(key, cost);
      if (shared.silent) await new Promise<void>((resolve) => waiting.push(resolve));
      return decision;
    },
  };
  const node = new LeasedLimiter({ clock, shared, leaseSize: 4, timeout: 100 });
  const first = assert.rejects(node.take("a"), /no answer in 100 ms/);
  await clock.run({ until: 100 });
  await first;
  shared.silent = false;
  assert.equal((await node.take("a")).allowed, true);
  // The first four units were taken all the same: they come with their answer.
  waiting.forEach((answer) => answer());
  await clock.run();
  let allowed = 0;
  for (let i = 0; i < 12; i++) allowed += Number((await node.take("a")).allowed);
  assert.equal(allowed, 9);
});

test("a clock that is set back makes no refusal and no lease last longer", async () => {
  const clock = new VirtualClock(10_000_000);
  const wall = {
    offset: 0,
    now: () => clock.now() + wall.offset,
    sleep: clock.sleep.bind(clock),
    after: clock.after.bind(clock),
  };
  const shared = new Gcra({ clock, capacity: 5, refillRate: 5 });
  const node = new LeasedLimiter({
    clock: wall,
    shared: { take: async (...asked) => await shared.take(...asked) },
    leaseSize: 5,
    leaseTtl: 1000,
  });
  for (let i = 0; i < 6; i++) await node.take("a");
  // A jump is noticed at the next take; from then on things last as long as they were meant to.
  wall.offset = -3_600_000;
  await node.take("a");
  await clock.run({ until: clock.now() + 1500 });
  assert.equal((await node.take("a")).allowed, true, "refused for an hour");
  wall.offset = -7_200_000;
  await node.take("a");
  await clock.run({ until: clock.now() + 2500 });
  const calls = node.sharedCalls;
  await node.take("a");
  assert.ok(node.sharedCalls > calls, "a lease outlived its time");
});
