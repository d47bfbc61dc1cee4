import assert from "node:assert/strict";
import { test } from "node:test";
import { random, VirtualClock } from "../sim/mod.ts";
import {
  ActiveProbes,
  CachedList,
  Gossip,
  OutlierEjection,
  PhiAccrual,
  phiDelay,
  Registry,
} from "./mod.ts";

test("probes take a node out after `fall` failures and back in after `rise` successes", () => {
  const clock = new VirtualClock(), heard: string[] = [];
  let alive = true;
  new ActiveProbes({
    clock,
    nodes: [7],
    interval: 1000,
    timeout: 200,
    until: 20_000,
    probe: (_node, answer) => void (alive && answer(true)),
    onChange: (node, healthy) => heard.push(`${clock.now()} ${node} ${healthy}`),
  });
  clock.after(1500, () => alive = false);
  clock.after(9500, () => alive = true);
  clock.runSync();
  assert.deepEqual(heard, ["4200 7 false", "11000 7 true"]);
});

test("a single lost probe changes nothing", () => {
  const clock = new VirtualClock();
  let asked = 0, changes = 0;
  new ActiveProbes({
    clock,
    nodes: [0],
    interval: 100,
    fall: 2,
    until: 10_000,
    probe: (_node, answer) => answer(++asked % 3 !== 0),
    onChange: () => changes++,
  });
  clock.runSync();
  assert.ok(asked > 90);
  assert.equal(changes, 0);
});

test("φ reaches its thresholds where the table of the normal distribution says", () => {
  // Upper quantiles from standard tables: 10⁻¹, 10⁻², 10⁻³, 10⁻⁵, 10⁻⁸.
  const table = [[1, 1.28155], [2, 2.32635], [3, 3.09023], [5, 4.26489], [8, 5.612]] as const;
  for (const [phi, z] of table) {
    assert.ok(Math.abs(phiDelay(phi, 1000, 100) - (1000 + 100 * z)) < 0.01, `φ ${phi}`);
  }
});

test("φ only grows with silence, and forgets intervals older than its window", () => {
  const detector = new PhiAccrual({ window: 10, minDeviation: 1 });
  let now = 0;
  for (let i = 0; i < 30; i++) detector.heartbeat(now += i < 15 ? 500 : 100);
  assert.ok(Math.abs(detector.mean - 100) < 1e-6);
  let before = -Infinity;
  for (let silent = 50; silent < 400; silent += 10) {
    const phi = detector.phi(now + silent);
    assert.ok(phi >= before);
    before = phi;
  }
});

test("φ of regular beats is a number, at exactly one interval too", () => {
  const detector = new PhiAccrual();
  for (let i = 0; i <= 20; i++) detector.heartbeat(i * 1000);
  assert.equal(detector.deviation, 100);
  const half = detector.phi(21_000);
  assert.ok(Math.abs(half - Math.log10(2)) < 1e-9, `${half}`);
  for (const minDeviation of [0, -1, NaN]) {
    assert.throws(() => new PhiAccrual({ minDeviation }), /minDeviation must be at least 0.001 ms/);
  }
});

test("an outage is not learned from: the next death is noticed as soon as the one before", () => {
  const detector = new PhiAccrual({ window: 100, minDeviation: 10 }), { next } = random(9);
  let now = 0;
  for (let i = 0; i < 200; i++) detector.heartbeat(now += 90 + 20 * next());
  const before = detector.delay(8);
  detector.heartbeat(now += 3_600_000);
  assert.ok(Math.abs(detector.delay(8) - before) < 1e-9);
  detector.heartbeat(now += 100);
  assert.ok(detector.delay(8) < 2 * before, `${detector.delay(8)} ms`);
});

test("a gap of 30 days that was learned leaves no trace once it is out of the window", () => {
  const detector = new PhiAccrual({ window: 10, minDeviation: 1 });
  let now = 0;
  detector.heartbeat(now);
  // The first gap of all: nothing is known that would make it an outage.
  detector.heartbeat(now += 30 * 86_400_000);
  for (let i = 0; i < 10; i++) detector.heartbeat(now += 1000.1);
  assert.equal(detector.deviation, 1);
  assert.ok(Math.abs(detector.mean - 1000.1) < 1e-6);
});

test("a heartbeat from the past changes nothing", () => {
  const detector = new PhiAccrual();
  for (const now of [0, 1000, 2000, 500, 3000]) detector.heartbeat(now);
  assert.equal(detector.mean, 1000);
});

test("outliers are ejected for longer each time, and never more than the share allowed", () => {
  const clock = new VirtualClock(), out = new Set<number>();
  const ejection = new OutlierEjection({
    clock,
    nodes: 4,
    failures: 3,
    baseEjection: 1000,
    maxEjected: 0.5,
    onChange: (node, healthy) => void (healthy ? out.delete(node) : out.add(node)),
  });
  const fail = (node: number) => {
    for (let i = 0; i < 3; i++) ejection.note(node, false);
  };
  ejection.note(0, false);
  ejection.note(0, false);
  ejection.note(0, true);
  ejection.note(0, false);
  assert.equal(out.size, 0);
  [0, 1, 2, 3].forEach(fail);
  assert.deepEqual([...out], [0, 1]);
  clock.runSync({ until: 1000 });
  assert.equal(out.size, 0);
  fail(0);
  clock.runSync({ until: 2999 });
  assert.deepEqual([...out], [0]);
  clock.runSync({ until: 3000 });
  assert.equal(out.size, 0);
});

test("a copy of the registry is at most `maxAge` old", () => {
  const clock = new VirtualClock(), registry = new Registry({ clock, ttl: 1000 });
  const copy = new CachedList({ clock, registry, maxAge: 300 });
  registry.renew(1);
  assert.deepEqual(copy.list(), [1]);
  registry.renew(2);
  registry.leave(1);
  assert.deepEqual(copy.list(), [1]);
  clock.runSync({ until: 300 });
  assert.deepEqual(copy.list(), [2]);
  clock.runSync({ until: 1300 });
  assert.deepEqual(copy.list(), []);
});

test("gossip: every living member learns of a death", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const clock = new VirtualClock(),
      group = new Gossip({ clock, random: random(seed), nodes: 30 });
    clock.runSync({ until: 5000 });
    group.kill(3);
    clock.runSync({ until: 40_000 });
    assert.equal(group.believers(3), 29);
  }
});

test("gossip: on a lossy network nobody is buried alive, since the suspected refute", () => {
  const buried = (more: { suspicion?: number }) => {
    const clock = new VirtualClock();
    const group = new Gossip({ clock, random: random(1), nodes: 20, loss: 0.05, ...more });
    clock.runSync({ until: 100_000 });
    return Array.from({ length: 20 }, (_, node) => group.believers(node)).filter((n) => n > 0);
  };
  assert.deepEqual(buried({}), []);
  assert.ok(buried({ suspicion: 0 }).length > 0);
});
