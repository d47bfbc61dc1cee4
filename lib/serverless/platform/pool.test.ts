import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../sim/mod.ts";
import { closedForms, comparePolicies, fixedTruth, runBurst } from "../experiments/mod.ts";
import { fixed, hybrid, keepAliveWalk, Pool, type PoolOptions } from "../mod.ts";

const poolOf = (clock: VirtualClock, more: Partial<PoolOptions<number>> = {}) =>
  new Pool<number>({
    clock,
    max: 3,
    keepAlive: fixed(1000),
    start: (ready) => void clock.after(100, () => ready(1)),
    ...more,
  });

test("policies, pool and bill agree with their closed forms", () => {
  for (const row of closedForms()) assert.ok(row.ok, `${row.truth}: ${row.note}`);
});
test("a pool that forgets to expire has no cold starts, and is found out by the formula", () => {
  const { cold } = keepAliveWalk(fixed(1e12), () => 300_000, 1000);
  assert.equal(cold, 0);
  assert.equal(fixedTruth(() => fixed(1e12)).ok, false);
});
test("the pool on a clock does what the arithmetic says, for both policies", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 40 * 60_000 }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.boolean(), (gaps, learns) => {
      const make = () => learns ? hybrid({ enough: 5 }) : fixed(600_000);
      const clock = new VirtualClock();
      const pool = poolOf(clock, { keepAlive: make(), start: (ready) => ready(1) });
      const call = { run: (_: number, done: () => void) => done(), refused: () => assert.fail() };
      pool.submit(call);
      let i = 0;
      const ahead = keepAliveWalk(make(), () => gaps[i++]!, gaps.length);
      let at = 0;
      for (const gap of gaps) {
        clock.runSync({ until: (at += gap) - 0.5 });
        clock.schedule(0.5, () => pool.submit(call));
        clock.runSync({ until: at });
      }
      assert.equal(pool.stats.cold - 1, Math.round(ahead.cold * gaps.length));
    }),
    { numRuns: 60 },
  );
});
test("never more instances than allowed, no call is answered twice or forgotten", () => {
  const step = fc.record({
    gap: fc.integer({ min: 0, max: 300 }),
    ms: fc.integer({ min: 0, max: 500 }),
    broken: fc.boolean(),
    startFails: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const clock = new VirtualClock(), answers = steps.map(() => 0);
    let starts = 0;
    const pool = poolOf(clock, {
      queue: 5,
      burst: 4,
      start: (ready, failed) => {
        const fails = steps[starts++ % steps.length]?.startFails ?? false;
        clock.after(100, () => fails ? failed() : ready(1));
      },
    });
    let at = 0;
    steps.forEach(({ gap, ms, broken }, i) =>
      clock.after(at += gap, () => {
        pool.submit({
          run: (_, done) =>
            void clock.after(ms, () => {
              answers[i]!++;
              done(broken);
              done(broken);
            }),
          refused: () => void answers[i]!++,
        });
        assert.ok(pool.stats.instances <= 3);
        assert.ok(pool.waiting <= 5 + 3);
      })
    );
    clock.runSync({ until: 100_000 });
    pool.close();
    clock.runSync({ until: 200_000 });
    assert.deepEqual(answers, steps.map(() => 1));
    assert.equal(pool.stats.instances, 0);
  }));
});
test("a call whose start is held back by the burst limit is served once that allows it", () => {
  const clock = new VirtualClock(), answers: string[] = [];
  const pool = poolOf(clock, { queue: 5, burst: 1, max: 1 });
  const call = (broken: boolean) => ({
    run: (_: number, done: (broken?: boolean) => void) => {
      answers.push("ran");
      done(broken);
    },
    refused: () => void answers.push("refused"),
  });
  pool.submit(call(true));
  clock.after(150, () => pool.submit(call(false)));
  clock.runSync({ until: 5000 });
  assert.deepEqual(answers, ["ran", "ran"]);
});
test("a burst from nothing: bounded queue, bounded starts, back to nothing", () => {
  const options = {
    quiet: 5,
    burst: 300,
    coldMs: 400,
    runMs: 50,
    max: 60,
    queue: 50,
    startsPerSecond: 10,
    seed: 1,
  };
  const open = runBurst(options), target = runBurst({ ...options, target: 0.7 });
  for (const { rows } of [open, target]) {
    assert.ok(rows.every(({ busy, idle, warming }) => busy + idle + warming <= 60));
    assert.equal(rows.at(-1)!.busy + rows.at(-1)!.idle, 0);
  }
  assert.ok(open.starts > 10);
});
test("the hybrid policy has fewer cold starts than a fixed window that holds as much memory", () => {
  const rows = comparePolicies(1, [20]);
  assert.ok(rows[1]!.cold < rows[0]!.cold / 3);
  assert.ok(rows[1]!.held < rows[0]!.held * 1.1);
});
test("where an instance breaks, one is started for what waits behind it", () => {
  const clock = new VirtualClock(), done: number[] = [];
  const pool = poolOf(clock, { max: 1, queue: 5 });
  for (let i = 0; i < 3; i++) {
    pool.submit({
      run: (_, end) => void clock.after(50, () => (done.push(i), end(true))),
      refused: () => assert.fail(),
    });
  }
  clock.runSync({ until: 10_000 });
  assert.deepEqual(done, [0, 1, 2]);
});
test("an instance drains until it is gone, and takes no place of another meanwhile", async () => {
  const clock = new VirtualClock();
  const pool = poolOf(clock, { max: 1, stop: () => clock.sleep(300) });
  const call = () =>
    pool.submit({ run: (_, end) => void clock.after(10, end), refused: () => assert.fail() });
  call();
  await clock.run({ until: 1200 });
  assert.deepEqual([pool.stats.draining, pool.stats.instances], [1, 0]);
  call();
  await clock.run({ until: 1350 });
  assert.deepEqual([pool.stats.draining, pool.stats.instances], [1, 1]);
  await clock.run({ until: 1600 });
  assert.equal(pool.stats.spent("draining"), 300);
});
