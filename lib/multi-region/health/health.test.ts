import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { detection } from "../closed-forms.ts";
import { FailoverController, type RegionState } from "../failover.ts";
import { Region, type Served } from "../region.ts";
import { Checkers } from "./checkers.ts";
import { Damping } from "./damping.ts";
import { GrayDetector } from "./gray.ts";

/** Times at which a dead region is found, in s, from many runs. */
function found(runs: number, checkers: number, agree: number): number[] {
  return Array.from({ length: runs }, (_, run) => {
    const clock = new VirtualClock(), r = random(run);
    const dies = 60_000 + r.next() * 10_000;
    let at = NaN;
    new Checkers({
      ...{
        clock,
        random: r,
        regions: 1,
        checkers,
        agree,
        interval: 10_000,
        timeout: 2_000,
        until: 200_000,
      },
      probe: (_c, _region, answer) => clock.now() < dies && answer(true),
      onChange: (_region, healthy) => healthy || (at = (clock.now() - dies) / 1000),
    });
    clock.runSync();
    return at;
  });
}

for (const [checkers, agree] of [[1, 1], [5, 3], [3, 3]] as const) {
  test(`${agree} of ${checkers} checkers find a dead region when the formula says`, () => {
    const times = found(400, checkers, agree);
    const { least, mean, most } = detection({ interval: 10, timeout: 2, fall: 3, checkers, agree });
    assert.ok(times.every((t) => t >= least - 1e-9 && t <= most + 1e-9));
    const average = times.reduce((a, b) => a + b) / times.length;
    assert.ok(Math.abs(average / mean - 1) < 0.02, `${average} ${mean}`);
  });
}

test("one checker with a broken cable takes nobody out, three of five do, and two answers bring it back", () => {
  const clock = new VirtualClock(), changes: [number, boolean][] = [];
  let blind = new Set([0]);
  const checkers = new Checkers({
    ...{
      clock,
      random: random(1),
      regions: 2,
      checkers: 5,
      agree: 3,
      interval: 1_000,
      timeout: 500,
    },
    probe: (checker, region, answer) => {
      if (region === 1) return answer(true);
      if (blind.has(checker)) throw new Error("no way to host");
      answer(true);
    },
    onChange: (region, healthy) => void changes.push([region, healthy]),
    until: 60_000,
  });
  clock.runSync({ until: 20_000 });
  assert.deepEqual(changes, []);
  blind = new Set([0, 1, 2]);
  clock.runSync({ until: 30_000 });
  assert.deepEqual(changes, [[0, false]]);
  assert.equal(checkers.healthy(0), false);
  blind = new Set();
  clock.runSync({ until: 40_000 });
  assert.deepEqual(changes, [[0, false], [0, true]]);
  checkers.stop();
  assert.equal(clock.pending, 0);
});

test("more checkers must not agree than there are", () => {
  assert.throws(
    () =>
      new Checkers({
        ...{
          clock: new VirtualClock(),
          random: random(1),
          regions: 1,
          checkers: 2,
          agree: 3,
          interval: 1,
          timeout: 1,
        },
        ...{ probe: () => {}, onChange: () => {} },
      }),
    /agree must be a whole number from 1 to 2 checkers: received 3/,
  );
});

test("a penalty halves in its half-life, suppresses from the third flap, and says how long", () => {
  const clock = new VirtualClock(), damping = new Damping({ clock, halfLife: 60_000 });
  damping.flap(0);
  clock.runSync({ until: 60_000 });
  assert.equal(damping.penalty(0), 500);
  assert.equal(damping.suppressed(0), false);
  damping.flap(0), damping.flap(0);
  assert.ok(damping.suppressed(0));
  assert.ok(Math.abs(damping.remaining(0) - 60_000 * Math.log2(2500 / 750)) < 1e-6);
  clock.runSync({ until: 60_000 + damping.remaining(0) + 1 });
  assert.equal(damping.suppressed(0), false);
  assert.equal(damping.remaining(0), 0);
  assert.equal(damping.suppressed(7), false);
});

test("a region that fails one request in twenty is seen by its requests, and what is slow everywhere is not its fault", () => {
  const gray = new GrayDetector({ regions: 3, slow: 500 }), r = random(2);
  for (let i = 0; i < 600; i++) {
    gray.observe(0, 30, r.next() >= 0.05);
    gray.observe(1, 30, true), gray.observe(2, 30, true);
  }
  assert.ok(gray.isGray(0) && !gray.isGray(1));
  for (let i = 0; i < 200; i++) {
    for (const region of [0, 1, 2]) gray.observe(region, i % 4 ? 30 : 900, true);
  }
  assert.deepEqual([0, 1, 2].map((region) => gray.isGray(region)), [false, false, false]);
  assert.equal(new GrayDetector({ regions: 1, slow: 1 }).isGray(0), false);
});

function controller(more: object = {}) {
  const clock = new VirtualClock(), log: [number, RegionState, number][] = [];
  const damping = new Damping({ clock, halfLife: 60_000 });
  const c = new FailoverController({
    ...{ clock, regions: 2, hold: 10_000, damping },
    onChange: (region, state, share) => {
      log.push([region, state, share]);
      throw new Error("a listener that throws");
    },
    ...more,
  });
  return { clock, log, c };
}

test("a region found down is drained at once, and comes back in steps, each held", () => {
  const { clock, log, c } = controller();
  c.found(0, false);
  assert.equal(c.share(0), 0);
  c.found(0, true);
  clock.runSync();
  assert.deepEqual(log.map(([, state, share]) => [state, share]), [
    ["drained", 0],
    ...[0.1, 0.25, 0.5].map((share) => ["returning", share]),
    ["serving", 1],
  ]);
  assert.equal(clock.now(), 30_000);
  assert.equal(c.state(1), "serving");
});

test("a region that fails on its way back is drained again, and one that flaps stays out", () => {
  const { clock, log, c } = controller();
  c.found(0, false), c.found(0, true);
  clock.runSync({ until: 15_000 });
  assert.equal(c.share(0), 0.25);
  c.found(0, false);
  assert.equal(c.share(0), 0);
  c.found(0, true);
  assert.equal(c.state(0), "returning");
  clock.runSync({ until: 16_000 });
  c.found(0, false), c.found(0, true);
  assert.equal(c.state(0), "drained");
  const before = log.length;
  clock.runSync({ until: 60_000 });
  assert.equal(log.length, before);
  clock.runSync();
  assert.equal(c.state(0), "serving");
});

test("by hand, the checkers' news alone does nothing; a decision takes its time, and can be overtaken", () => {
  const hand = controller({ automatic: false });
  hand.c.found(0, false);
  assert.equal(hand.c.share(0), 1);
  hand.c.drain(0);
  assert.equal(hand.c.share(0), 0);
  const slow = controller({ decide: 5_000 });
  slow.c.found(0, false);
  slow.clock.runSync({ until: 4_000 });
  slow.c.found(0, true);
  slow.clock.runSync();
  assert.equal(slow.c.state(0), "serving");
  slow.c.stop(), hand.c.stop();
});

test("a region serves as M/M/1 says, sheds what does not fit, and tells everybody when it dies", () => {
  const clock = new VirtualClock(), r = random(9);
  const region = new Region({ clock, random: r, servers: 1, service: 10 });
  let sum = 0, n = 0;
  const arrive = () => {
    const at = clock.now();
    region.offer(() => (sum += clock.now() - at, n++));
    if (clock.now() < 4_000_000) clock.schedule(-20 * Math.log(1 - r.next()), arrive);
  };
  arrive();
  clock.runSync();
  assert.ok(Math.abs(sum / n - 20) < 1, `${sum / n} ms, not 20`); // 1 / (μ − λ)
  const small = new Region({ clock, random: r, servers: 1, service: 10, queue: 1 });
  const ends: Served[] = [];
  for (let i = 0; i < 4; i++) small.offer((how) => ends.push(how));
  assert.deepEqual(ends, ["shed", "shed"]);
  assert.equal(small.inside, 2);
  small.kill();
  clock.runSync();
  assert.deepEqual(ends, ["shed", "shed", "down", "down"]);
  small.offer((how) => ends.push(how));
  assert.equal(ends.at(-1), "down");
  small.revive();
  small.offer((how) => ends.push(how));
  clock.runSync();
  assert.equal(ends.at(-1), "served");
});

test("cold caches slow a region that has come back, and warm up with what it serves", () => {
  const clock = new VirtualClock();
  const region = new Region({
    clock,
    random: random(3),
    servers: 1,
    service: 10,
    cold: 5,
    warmsIn: 100,
  });
  const first = timeOf(200);
  region.kill(), region.revive();
  const cold = timeOf(50);
  for (let i = 0; i < 2_000; i++) region.offer(() => {});
  clock.runSync();
  assert.ok(cold > 2.5 * first && timeOf(200) < 1.3 * first, `${first} ${cold}`);
  function timeOf(requests: number): number {
    const start = clock.now();
    for (let i = 0; i < requests; i++) region.offer(() => {});
    clock.runSync();
    return (clock.now() - start) / requests;
  }
});

test("a region drained by hand on its way back stays drained", () => {
  const { clock, c } = controller();
  c.found(0, false), c.found(0, true);
  clock.runSync({ until: 5_000 });
  assert.equal(c.state(0), "returning");
  c.drain(0);
  clock.runSync();
  assert.equal(c.state(0), "drained");
});
