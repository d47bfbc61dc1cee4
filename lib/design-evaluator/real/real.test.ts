import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../services/process-group.ts";
import {
  balanceDifference,
  byLpSolver,
  byYalps,
  fleetProblem,
  LIVE,
  ours,
} from "../experiments/real/mod.ts";
import { firstSettings } from "../experiments/real/live.ts";
import { LiveNetwork, predict, predictWithRealised, replayed, startEvaluator } from "./mod.ts";

test("a live network goes its rounds, is replayed with its own draws, and leaves no process", {
  timeout: 120_000,
}, async () => {
  const network = await LiveNetwork.start(LIVE), pids = network.pids;
  try {
    assert.ok(network.hopMs > 0 && pids.length === LIVE.length);
    const run = await network.run(8, 15, 800, "test");
    assert.equal(run.failed, 0);
    assert.ok(run.rounds.length > 20);
    // What was drawn is what was sent: a replay on an idle machine takes the time of the services at least.
    const done = run.rounds.filter(({ tookMs }) => tookMs < Infinity);
    for (const { services, tookMs } of done) {
      assert.ok(tookMs > services.reduce((a, b) => a + b, 0) - 1);
    }
    const played = replayed(LIVE, network.hopMs, run),
      after = predictWithRealised(LIVE, network.hopMs, run);
    // Busy machines are slower than any theory, never much faster.
    assert.ok(played.perSecond > 0.8 * run.perSecond && after.perSecond > 0.8 * run.perSecond);
    network.lose(2);
    assert.throws(() => network.lose(2), /replicas must be at least 2 replicas: received 1/);
    await assert.rejects(network.run(0, 15, 100, 1), /users must be a whole number from 1 to 200/);
  } finally {
    await network.close();
  }
  assert.deepEqual(pids.filter(runs), []);
});
test("a prediction with a hop of nothing and one user is the sum of demands", () => {
  const { meanMs, perSecond } = predict(LIVE, 0, 1, 15);
  assert.ok(Math.abs(meanMs - (2 + 4 + 0.7 * 9)) < 1e-9);
  assert.ok(Math.abs(perSecond - 1000 / (15 + meanMs)) < 1e-9);
});
test("rounds that are played with no one else in the way take what they drew", () => {
  const round = {
    user: 0,
    thought: 10,
    sent: 10,
    path: [0, 1],
    services: [3, 4],
    tookMs: 0,
    ok: true,
  };
  const run = {
    users: 1,
    durationMs: 100,
    rounds: [round],
    failed: 0,
    perSecond: 0,
    meanMs: 0,
    p99Ms: 0,
  };
  // It ends before the quarter from which on is counted: then nothing is.
  assert.equal(replayed(LIVE, 1, run).perSecond, 0);
  const late = { ...run, rounds: [{ ...round, thought: 50 }] };
  assert.deepEqual(replayed(LIVE, 1, late), { perSecond: 1000 / 75, meanMs: 9, p99Ms: 9 });
});
test("the page redraws for what is in range, refuses what is not and what another site sends", async () => {
  const page = await startEvaluator({}, 30_000);
  try {
    assert.match(await (await fetch(page.url)).text(), /Is it good enough/);
    const ask = async (values: object) => {
      const url = new URL("/panels/0", page.url);
      for (const [name, value] of Object.entries({ ...firstSettings(), ...values })) {
        url.searchParams.set(name, String(value));
      }
      const answer = await fetch(url);
      return { status: answer.status, text: await answer.text() };
    };
    const usual = await ask({}), heavy = await ask({ load: 4 });
    assert.match(usual.text, /id="verdict">passes/);
    assert.match(heavy.text, /does not pass.*no steady state/s);
    assert.equal((await ask({ load: 99 })).status, 400);
    assert.equal((await ask({ design: "<b>" })).status, 400);
  } finally {
    await page.close();
  }
});
test("three ways to rent machines agree, and balance equations with the theory", {
  timeout: 120_000,
}, () => {
  const problem = fleetProblem(2, 4, 3), price = ours(problem);
  for (const other of [byYalps(problem), byLpSolver(problem)]) {
    assert.ok(Math.abs(other - price) < 1e-6);
  }
  assert.ok(balanceDifference(5, 9) < 1e-8);
});
