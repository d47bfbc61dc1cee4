import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, random, VirtualClock } from "../../sim/mod.ts";
import {
  ActiveFaults,
  askFunctions,
  errorThreshold,
  everyMinutes,
  type Experiment,
  ExperimentGuard,
  ExperimentLock,
  faultFunctions,
  FaultPoint,
  type Functions,
  type GuardOptions,
  onCron,
  Sprt,
} from "../mod.ts";

/** An experiment that injects a fault of one point, waits for `step`, and heals. */
function setUp(options: Partial<GuardOptions> = {}) {
  const faults = new ActiveFaults(200), lock = new ExperimentLock();
  const point = new FaultPoint("seats", { clock: new VirtualClock(), random: random(1) });
  const known = { slow: point.fault("slow", { delay: 10 }) }, held = Promise.withResolvers<void>();
  const functions: Functions = {
    ...faultFunctions(faults, known),
    shop: {
      steady: { parameters: [], run: () => true },
      wait: { parameters: [], run: () => held.promise },
      bad: {
        parameters: [],
        run: () => {
          throw new Error("a bad rollback");
        },
      },
    },
  };
  const guard = new ExperimentGuard({ faults, lock, functions, ...options });
  const call = (func: string, args = {}, module = "shop") => ({
    type: "action" as const,
    name: func,
    provider: { type: "python" as const, module, func, arguments: args },
  });
  const file: Experiment = {
    title: "slow seats",
    description: "d",
    "steady-state-hypothesis": {
      title: "h",
      probes: [{ ...call("steady"), type: "probe", tolerance: true }],
    },
    method: [call("inject", { fault: "slow" }, "faults"), call("wait")],
    rollbacks: [call("bad"), call("heal", { fault: "slow" }, "faults")],
  };
  const run = (more: Partial<Experiment> = {}, signal?: AbortSignal, clock?: Clock) =>
    guard.run({ ...file, ...more }, {
      providers: { python: askFunctions(functions) },
      ...(clock ? { clock } : {}),
      ...(signal ? { signal } : {}),
    });
  return { guard, point, run, held, lock, faults };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

test("an experiment that does harm is ended by the rule, and its fault is gone", async () => {
  const { guard, point, run, lock } = setUp({ rule: errorThreshold({ window: 5, share: 0.5 }) });
  guard.sample(true);
  const going = run();
  await turn();
  assert.equal(point.well, false);
  for (let i = 0; i < 9; i++) guard.sample(true);
  const { journal, abortedAfter, reverted } = await going;
  assert.deepEqual([journal.status, abortedAfter, point.well, lock.holder], [
    "aborted",
    5,
    true,
    undefined,
  ]);
  assert.match(journal.why!, /aborted after 5 calls, of which 5 failed/);
  assert.deepEqual(reverted.stuck, []);
});

test("whatever ends it, no fault stays: done, stopped, out of time, a throw, a rollback that fails", async () => {
  const done = setUp();
  done.held.resolve();
  assert.equal((await done.run()).journal.status, "completed");
  const stopped = setUp(), going = stopped.run();
  await turn();
  stopped.guard.stop();
  assert.match((await going).journal.why!, /stopped by hand/);
  const late = setUp({ budget: 30 });
  assert.match((await late.run()).journal.why!, /budget of 30 ms/);
  const outside = setUp(), stop = new AbortController(), run = outside.run({}, stop.signal);
  await turn();
  stop.abort(new Error("the page was closed"));
  assert.match((await run).journal.why!, /page was closed/);
  const without = setUp();
  without.held.resolve();
  await without.run({ rollbacks: [doNothing] });
  for (const { point, faults, lock } of [done, stopped, late, outside, without]) {
    assert.deepEqual([point.well, faults.names, lock.holder], [true, [], undefined]);
  }
});

test("where the runner itself breaks down, what it has injected is gone and the lock is free", async () => {
  const { guard, point, run, held, lock, faults } = setUp();
  held.resolve();
  // Not an activity that fails, which a journal would tell of: the journal's own clock.
  class Broken extends VirtualClock {
    #calls = 0;
    override now(): number {
      if (!point.well && this.#calls++ > 0) throw new Error("the clock is gone");
      return 0;
    }
  }
  await assert.rejects(run({}, undefined, new Broken()), /the clock is gone/);
  assert.deepEqual([point.well, faults.names, lock.holder], [true, [], undefined]);
  assert.equal(guard.samples, 0);
});

const doNothing = {
  type: "action" as const,
  name: "nothing",
  provider: { type: "python" as const, module: "shop", func: "steady" },
};

test("what is not safe to begin is refused, and a second experiment has to wait", async () => {
  const { run, held } = setUp();
  await assert.rejects(run({ "steady-state-hypothesis": null }), /no steady state to compare with/);
  await assert.rejects(run({ rollbacks: [] }), /may leave a fault behind, and it has no rollback/);
  for (
    const provider of [{ type: "process", path: "true" }, {
      type: "http",
      url: "http://127.0.0.1/",
      method: "POST",
    }] as const
  ) {
    const method = [{ type: "action" as const, name: "x", provider }];
    await assert.rejects(run({ method, rollbacks: [] }), /has no rollback/);
  }
  const first = run();
  await assert.rejects(run({ title: "another" }), /Cannot run another: slow seats is running/);
  held.resolve();
  await first;
  await run();
});

test("a name that is no fault is told those that there are", async () => {
  const { faults } = setUp();
  const { inject } = faultFunctions(faults, {
    slow: { name: "slow", inject: () => () => {} },
  })["faults"]!;
  const context = { signal: new AbortController().signal, configuration: {} };
  await assert.rejects(async () => await inject!.run({ fault: "toString" }, context), {
    message: "Cannot inject toString: the faults here are slow",
  });
});

test("the sequential test begins anew after each verdict, and refuses what it can't tell apart", () => {
  const options = { p0: 0.1, p1: 0.5, alpha: 0.05, beta: 0.05 }, test = new Sprt(options);
  const verdicts = [true, true, true, true].map((failed) => test.add(failed));
  assert.deepEqual(verdicts, ["go on", "abort", "go on", "abort"]);
  assert.deepEqual([test.samples, test.total], [2, 4]);
  let verdict = test.add(false);
  while (verdict === "go on") verdict = test.add(false);
  assert.equal(verdict, "pass");
  assert.throws(() => new Sprt({ ...options, p1: 0.1 }), /p1 must be above p0 = 0.1: received 0.1/);
  assert.throws(() => new Sprt({ ...options, p0: 0 }), /p0 must be from/);
  assert.throws(() => new Sprt({ ...options, alpha: 0.6, beta: 0.5 }), /below 1/);
});

test("a threshold looks once its window is full, and forgets what has left it", () => {
  const { add } = errorThreshold({ window: 4, share: 0.5 });
  assert.deepEqual([true, true, true].map(add), [false, false, false]);
  assert.equal(add(false), true);
  assert.deepEqual([false, false, false, false].map(add), [false, false, false, false]);
});

test("turns are skipped while a run goes on, counted where they fail, and end when they are stopped", async () => {
  const clock = new VirtualClock();
  const slow = everyMinutes(1, () => clock.sleep(150_000), { clock, most: 6 });
  await clock.run();
  assert.deepEqual(slow.turns.map(({ what }) => what), [
    "ran",
    "skipped",
    "skipped",
    "ran",
    "skipped",
    "skipped",
  ]);
  let runs = 0;
  const nightly = onCron("30 2 * * *", () => Promise.resolve(), {
    ...{ clock, most: 3, zone: "Europe/Berlin", origin: Date.parse("2026-03-28T00:00:00Z") },
  });
  await clock.run();
  // In the night of the 29th there is no half past two.
  assert.deepEqual(nightly.turns.map(({ at }) => at / 3_600_000), [1.5, 48.5, 72.5]);
  assert.throws(
    () => onCron("0 0 30 2 *", () => Promise.resolve(), { clock, most: 1 }),
    /the schedule never fires: received 0 0 30 2 \*/,
  );
  const failing = everyMinutes(1, () => {
    runs++;
    throw new Error("no");
  }, { clock, most: 100 });
  clock.after(150_000, () => failing.stop());
  await clock.run();
  assert.deepEqual([runs, failing.turns.map(({ what, why }) => `${what} ${why}`)], [2, [
    "failed no",
    "failed no",
  ]]);
});
