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
