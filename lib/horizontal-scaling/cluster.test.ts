import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { exponential, random, VirtualClock } from "../sim/mod.ts";
import {
  arrivals,
  Callers,
  closedClients,
  Cluster,
  diurnal,
  flashCrowd,
  Outcome,
  Pool,
  PowerOfChoices,
  RoundRobin,
  steady,
} from "./mod.ts";
import { memoryOver } from "./experiments/mod.ts";

function cluster(
  options: { size: number; members?: number; queueLimit?: number; concurrency?: number },
) {
  const clock = new VirtualClock(), pool = new Pool(options);
  const ends: [tag: number, outcome: number, ms: number][] = [];
  const made = new Cluster({
    clock,
    pool,
    balancer: new RoundRobin(pool),
    service: () => 10,
    onDone: (tag, outcome, ms) => ends.push([tag, outcome, ms]),
    ...options,
  });
  return { clock, pool, ends, cluster: made };
}

test("requests wait in the order they came", () => {
  const { clock, cluster: c, ends } = cluster({ size: 1 });
  for (let tag = 1; tag <= 3; tag++) c.offer(0, tag);
  clock.runSync();
  assert.deepEqual(ends, [[1, Outcome.ok, 10], [2, Outcome.ok, 20], [3, Outcome.ok, 30]]);
});

test("a node works on `concurrency` requests at once and refuses beyond its queue", () => {
  const { clock, cluster: c, ends } = cluster({ size: 1, concurrency: 2, queueLimit: 1 });
  for (let tag = 1; tag <= 4; tag++) c.offer(0, tag);
  assert.deepEqual(ends, [[4, Outcome.refused, 0]]);
  clock.runSync();
  assert.deepEqual(ends.slice(1), [[1, 0, 10], [2, 0, 10], [3, 0, 20]]);
});

test("a crash fails what the node has in hand and all that comes, until it is revived", () => {
  const { clock, cluster: c, ends, pool } = cluster({ size: 1 });
  c.offer(0, 1);
  c.offer(0, 2);
  clock.runSync({ until: 4 });
  c.crash(0);
  c.offer(0, 3);
  assert.deepEqual(ends, [[1, Outcome.failed, 4], [2, Outcome.failed, 4], [3, Outcome.failed, 0]]);
  assert.equal(pool.active[0], 0);
  c.revive(0);
  c.offer(0, 4);
  clock.runSync();
  assert.deepEqual(ends.at(-1), [4, Outcome.ok, 10]);
});

test("a hung node takes requests and answers none; reviving it fails them", () => {
  const { clock, cluster: c, ends } = cluster({ size: 1 });
  c.offer(0, 1);
  c.hang(0);
  c.offer(0, 2);
  clock.runSync({ until: 1000 });
  assert.deepEqual(ends, []);
  assert.equal(c.jobs, 2);
  c.revive(0);
  assert.deepEqual(ends, [[1, Outcome.failed, 1000], [2, Outcome.failed, 1000]]);
  assert.equal(c.jobs, 0);
});

test("a slow node takes its factor longer for what it begins", () => {
  const { clock, cluster: c, ends } = cluster({ size: 1 });
  c.offer(0, 1);
  c.slow(0, 5);
  c.offer(0, 2);
  clock.runSync();
  assert.deepEqual(ends, [[1, 0, 10], [2, 0, 60]]);
});

test("a new node is paid for at once and gets work when it is warm", () => {
  const { clock, cluster: c, pool } = cluster({ size: 2, members: 1 });
  c.start(1, 100);
  assert.deepEqual([c.nodesOn, pool.count, c.state(1)], [2, 1, "warming"]);
  clock.runSync({ until: 100 });
  assert.deepEqual([pool.count, c.state(1)], [2, "up"]);
});

test("a node that is stopped finishes what it has and is paid for until then", () => {
  const { clock, cluster: c, ends } = cluster({ size: 2 });
  for (let tag = 0; tag < 4; tag++) c.offer(0, tag);
  c.stop(1);
  assert.equal(c.state(1), "draining");
  clock.runSync({ until: 100 });
  assert.equal(ends.filter(([, outcome]) => outcome === Outcome.ok).length, 4);
  assert.equal(c.state(1), "off");
  assert.equal(c.facts().nodeTime, 100 + 20);
});

test("every request ends exactly once, and Little's law holds, whatever happens to the nodes", () => {
  const event = fc.record({
    at: fc.integer({ min: 0, max: 2000 }),
    node: fc.nat(3),
    what: fc.constantFrom("crash", "hang", "revive", "stop", "start", "slow"),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), fc.nat(1000), (events, seed) => {
      const clock = new VirtualClock(), pool = new Pool({ size: 4 }), source = random(seed);
      const ended = new Map<number, number>();
      let sent = 0;
      const c = new Cluster({
        clock,
        pool,
        balancer: new PowerOfChoices(pool, source.split("pick")),
        service: exponential(source.split("work"), { mean: 20 }),
        queueLimit: 6,
        onDone: (tag) => ended.set(tag, (ended.get(tag) ?? 0) + 1),
      });
      for (const { at, node, what } of events) {
        clock.schedule(at, () => {
          if (what === "slow") c.slow(node, 3);
          else if (what === "start") c.start(node, 50);
          else if (what === "revive") {
            if (["crashed", "hung"].includes(c.state(node))) c.revive(node);
          } else if (c.state(node) === "up") c[what](node);
        });
      }
      const offer = () => void c.offer(0, sent++);
      arrivals({ clock, random: source, profile: steady(150), until: 2000, offer });
      clock.runSync({ until: 3000 });
      for (let node = 0; node < 4; node++) if (c.state(node) === "hung") c.revive(node);
      clock.runSync();
      assert.equal(ended.size, sent);
      assert.ok([...ended.values()].every((times) => times === 1));
      assert.deepEqual([c.jobs, c.queued, ...pool.active], [0, 0, 0, 0, 0, 0]);
    }),
    { numRuns: 120 },
  );
});

test("memory depends on the requests present, not on how many there were: 10⁷ jobs", () => {
  // A twentieth of it under a test; UNDER_LOAD_SPEED=1 runs it in full.
  const bytes = memoryOver(process.env["UNDER_LOAD_SPEED"] ? 1e7 : 5e5);
  assert.ok(bytes[9]! <= 2 * bytes[0]! && bytes[9]! < 100_000, `${bytes}`);
});

test("arrivals follow their profile", () => {
  const clock = new VirtualClock();
  const profile = flashCrowd({
    base: 10,
    peak: 100,
    start: 20_000,
    ramp: 0,
    hold: 20_000,
    decay: 1,
  });
  const counts = [0, 0, 0];
  const offer = () => counts[Math.floor(clock.now() / 20_000)]!++;
  arrivals({ clock, random: random(5), profile, until: 59_999, offer });
  clock.runSync();
  [200, 2000, 200].forEach((expected, i) =>
    assert.ok(Math.abs(counts[i]! - expected) < 5 * Math.sqrt(expected), `${counts}`)
  );
  const day = diurnal({ low: 1, peak: 9, day: 100 });
  assert.deepEqual([day.at(0), day.at(50), day.peak], [1, 9, 9]);
});

test("closed clients have at most one request each in the system", () => {
  const clock = new VirtualClock(), pool = new Pool({ size: 1 });
  let most = 0, asked = 0;
  const c: Cluster = new Cluster({
    clock,
    pool,
    balancer: new RoundRobin(pool),
    service: () => 30,
    onDone: (client) => clients.answered(client),
  });
  const clients = closedClients({
    clock,
    clients: 3,
    think: () => 5,
    until: 10_000,
    ask: (client) => {
      asked++;
      c.offer(0, client);
      most = Math.max(most, c.jobs);
    },
  });
  clock.runSync();
  assert.equal(most, 3);
  // One node at 30 ms answers 33 a second, however eager the clients are.
  assert.ok(Math.abs(asked - 10_000 / 30) < 5, `${asked}`);
});

test("callers give up at their timeout, retry within their budget, and count each call once", () => {
  const clock = new VirtualClock(), calls: boolean[] = [];
  const make = (budget?: number) =>
    new Callers({
      clock,
      random: random(1),
      send: () => {},
      timeout: 100,
      retries: 2,
      onCall: (ok) => calls.push(ok),
      ...(budget === undefined ? {} : { budget }),
    });
  const eager = make();
  for (let i = 0; i < 100; i++) eager.call();
  clock.runSync();
  assert.deepEqual([eager.attempts, calls.length], [300, 100]);
  const frugal = make(0.1);
  for (let i = 0; i < 100; i++) frugal.call();
  clock.runSync();
  // Ten to begin with, and a tenth of the calls.
  assert.equal(frugal.attempts, 100 + 20);
  const one = make();
  one.call();
  one.settle(1, Outcome.ok);
  one.settle(1, Outcome.ok);
  assert.equal(one.answered, 1);
});
