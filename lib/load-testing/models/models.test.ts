import assert from "node:assert/strict";
import test from "node:test";
import { random, VirtualClock } from "../../sim/mod.ts";
import {
  closed,
  lindley,
  OK,
  open,
  type Pace,
  parseScenario,
  partlyOpen,
  Recorder,
  runScenario,
  type Target,
  virtualPace,
  VirtualQueue,
} from "../mod.ts";

const pick = () => ({ name: "buy", path: "/" });

test("the open model sends when requests are due, whatever becomes of the last ones", () => {
  const clock = new VirtualClock(), sent: number[] = [], ended: number[] = [];
  const target: Target = {
    send: (_, done) => {
      sent.push(clock.now());
      clock.after(1000, () => done(OK));
    },
  };
  let over = false;
  const running = open({
    ...{ pace: virtualPace(clock), target, pick, done: () => over = true },
    heard: ({ due, ended: at }) => void ended.push(at - due),
  }, Float64Array.of(10, 20, 20, 35));
  clock.runSync({ until: 40 });
  assert.deepEqual([sent, running.open, running.sent], [[10, 20, 20, 35], 4, 4]);
  clock.runSync();
  assert.deepEqual(ended, [1000, 1000, 1000, 1000]);
  assert.ok(over && running.open === 0);
});

test("a late generator does not hide its lateness: latency counts from when a request was due", () => {
  const clock = new VirtualClock(), exact = virtualPace(clock), recorder = new Recorder();
  // Each is sent 30 ms after it was due, and answered 5 ms later.
  const late: Pace = {
    ...exact,
    each: (due, send, ended) =>
      exact.each(due.map((at) => at + 30), (i) => send(i, due[i]!), ended),
  };
  const target: Target = { send: (_, done) => void clock.after(5, () => done(OK)) };
  open({ pace: late, target, pick, heard: recorder.heard }, Float64Array.of(10, 20, 40));
  clock.runSync();
  const us = (name: "lag" | "latency" | "service") => recorder[name].percentile(50);
  assert.deepEqual([us("latency"), us("lag"), us("service")].map((t) => Math.round(t / 1000)), [
    35,
    30,
    5,
  ]);
});

test("the closed model sends when it has an answer, so a slow server gets fewer requests", () => {
  const rate = (work: number) => {
    const clock = new VirtualClock(),
      target = new VirtualQueue({ clock, servers: 9, service: () => work });
    let answered = 0;
    closed({ pace: virtualPace(clock), target, pick, heard: () => answered++ }, {
      ...{ clients: 3, think: () => 10, most: 1000 },
    });
    clock.runSync();
    return answered;
  };
  assert.equal(rate(10), 150);
  assert.equal(rate(90), 30);
});

test("a visit of the partly open model has 1/(1 − stay) requests on average", () => {
  const clock = new VirtualClock(),
    target = new VirtualQueue({ clock, servers: 99, service: () => 1 });
  let answered = 0;
  const arrivals = Float64Array.from({ length: 20_000 }, (_, i) => 10 * i);
  partlyOpen({ pace: virtualPace(clock), target, pick, heard: () => answered++ }, {
    ...{ arrivals, stay: 0.75, think: () => 5, random: random(1) },
  });
  clock.runSync();
  assert.ok(Math.abs(answered / 20_000 - 4) < 0.1, String(answered));
});

test("a target that throws has failed, one that answers twice is heard once, one that refuses at once does not hang", () => {
  const clock = new VirtualClock(), recorder = new Recorder();
  let calls = 0;
  const target: Target = {
    send: (_, done) => {
      if (++calls % 2 === 0) throw new Error("no");
      done(OK);
      done({ ok: false, status: 0, error: "twice" });
    },
  };
  const options = { pace: virtualPace(clock), target, pick, heard: recorder.heard };
  open(options, Float64Array.of(1, 2, 3, 4));
  closed(options, { clients: 1, think: () => 0, most: 0 });
  clock.runSync();
  assert.deepEqual([...recorder.outcomes], [["200", 2], ["no", 2]]);
  assert.equal(recorder.failed, 2);
});

test("a run that is stopped sends no more and ends with what was open", () => {
  for (const model of ["open", "partly", "closed"]) {
    const clock = new VirtualClock(), target = new VirtualQueue({ clock, service: () => 30 });
    let heard = 0, over = 0;
    const options = {
      ...{ pace: virtualPace(clock), target, pick, heard: () => heard++, done: () => over++ },
    };
    const due = Float64Array.from({ length: 100 }, (_, i) => 10 * i);
    const running = model === "open"
      ? open(options, due)
      : model === "closed"
      ? closed(options, { clients: 3, think: () => 0, most: 1e6 })
      : partlyOpen(options, { arrivals: due, stay: 0.5, think: () => 1, random: random(1) });
    clock.runSync({ until: 45 });
    const { sent } = running;
    running.stop();
    clock.runSync();
    assert.deepEqual([running.sent, heard, over, running.open], [sent, sent, 1, 0], model);
  }
});

test("a virtual queue does to each request what Lindley's recursion says", () => {
  for (const servers of [1, 3]) {
    const clock = new VirtualClock(), chance = random(3), work: number[] = [];
    const due = Float64Array.from({ length: 500 }, (_, i) => 4 * i + chance.next() * 3);
    const target = new VirtualQueue({
      ...{ clock, servers },
      service: () => (work.push(chance.next() * 8 * servers), work.at(-1)!),
    });
    const took = new Map<number, number>();
    open({
      ...{ pace: virtualPace(clock), target, pick },
      heard: ({ due, ended }) => void took.set(due, ended - due),
    }, due);
    clock.runSync();
    lindley(due, work, servers).forEach((ms, i) => {
      assert.ok(Math.abs(ms - took.get(due[i]!)!) < 1e-6);
    });
  }
});

test("work stands still while the server does", () => {
  const ends = (at: number, work: number) => {
    const clock = new VirtualClock(at);
    const queue = new VirtualQueue({
      clock,
      service: () => work,
      stall: { every: 100, length: 20 },
    });
    queue.send(pick(), () => {});
    clock.runSync();
    return clock.now();
  };
  assert.equal(ends(0, 10), 10);
  assert.equal(ends(75, 10), 105);
  assert.equal(ends(85, 10), 110);
  assert.equal(ends(0, 170), 210);
});

test("a scenario is run by the model that it asks for", () => {
  const count = (more: object, arrivals: object) => {
    const clock = new VirtualClock(), recorder = new Recorder();
    const target = new VirtualQueue({ clock, servers: 99, service: () => 1 });
    const scenario = parseScenario({
      name: "x",
      steps: [{ name: "a", path: "/a" }],
      arrivals,
      ...more,
    });
    runScenario(scenario, { pace: virtualPace(clock), target, heard: recorder.heard });
    clock.runSync();
    return recorder.ended;
  };
  const stages = { kind: "stages", stages: [{ from: 100, to: 100, seconds: 10 }] };
  assert.equal(count({}, stages), 1000);
  const visits = count({ visit: { stay: 0.5, thinkMs: 5 } }, stages);
  assert.ok(visits > 1800 && visits < 2200, String(visits));
  assert.equal(count({}, { kind: "clients", clients: 2, thinkMs: 0, seconds: 1 }), 2000);
});
