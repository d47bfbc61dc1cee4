import assert from "node:assert/strict";
import { test } from "node:test";
import process from "node:process";
import { runs } from "../../services/process-group.ts";
import { accountFeed } from "../experiments/feed.ts";
import {
  controlSeen,
  holds,
  largestErrors,
  type LiveRow,
  liveSession,
  scaledDown,
  undisturbed,
} from "../experiments/real/mod.ts";
import {
  counted,
  LiveNetwork,
  predict,
  predictWithRealised,
  replayed,
  startHeartbeat,
} from "./mod.ts";

const STATIONS = [
  { name: "service", service: 4, visits: 1 },
  { name: "store", service: 9, visits: 0.7, servers: 2 },
];
const round = {
  ...{ user: 0, thought: 10, sent: 10, path: [0, 1], services: [3, 4], replicas: [0, 0] },
  ...{ tookMs: 0, ok: true },
};

test("a live network goes its rounds, loses a process and its rounds are replayed; none is left", {
  timeout: 120_000,
}, async () => {
  const network = await LiveNetwork.start(STATIONS), pids = [...network.pids];
  try {
    assert.ok(network.hopMs > 0 && pids.length === 3);
    const run = await network.run(6, 15, 500, "test");
    assert.equal(run.failed, 0);
    assert.ok(run.rounds.length > 20);
    // What was drawn is what was sent: a round takes the time of its services at least.
    for (const { services, tookMs } of run.rounds.filter(({ tookMs }) => tookMs < Infinity)) {
      assert.ok(tookMs > services.reduce((a, b) => a + b, 0) - 1);
    }
    assert.deepEqual([...new Set(run.rounds.flatMap(({ replicas }) => replicas))].sort(), [0, 1]);
    assert.ok(run.stoodStillMs >= 0 && run.stoodStillMs < 500);
    const played = replayed(STATIONS, network.hopMs, run),
      after = predictWithRealised(STATIONS, network.hopMs, run);
    // Busy machines are slower than any theory, never much faster.
    assert.ok(played.perSecond > 0.8 * run.perSecond && after.perSecond > 0.8 * run.perSecond);
    const killed = network.kill(1);
    await gone(killed);
    const left = await network.run(6, 15, 300, "less");
    assert.deepEqual([left.failed, left.rounds.length > 5], [0, true]);
    assert.throws(() => network.kill(1), /replicas must be at least 2 replicas: received 1/);
    // One that nobody planned: what it does not answer is failed, and counts for nothing.
    process.kill(pids[1]!, "SIGKILL");
    await gone(pids[1]!);
    const dead = await network.run(6, 15, 300, "dead");
    assert.ok(dead.failed > 0);
    // Only rounds that went past the dead store without asking it have ended well.
    for (const { ok, path } of dead.rounds) assert.equal(ok, !path.includes(1));
    await assert.rejects(network.run(0, 15, 100, 1), /users must be a whole number from 1 to 200/);
  } finally {
    await network.close();
  }
  assert.deepEqual(pids.filter(runs), []);
});
test("answers that failed are counted as failed, not as fast", () => {
  const all = [round, { ...round, ok: false }, { ...round, ok: false }].map((one, i) => ({
    ...one,
    sent: 50,
    tookMs: i === 0 ? 20 : 1,
  }));
  assert.deepEqual(counted(all, 100), { perSecond: 1000 / 75, meanMs: 20, p99Ms: 20, failed: 2 });
});
test("a prediction with a hop of nothing and one user is the sum of demands", () => {
  const { meanMs, perSecond } = predict(STATIONS, 0, 1, 15);
  assert.ok(Math.abs(meanMs - (4 + 0.7 * 9)) < 1e-9);
  assert.ok(Math.abs(perSecond - 1000 / (15 + meanMs)) < 1e-9);
});
test("rounds that are played with no one else in the way take what they drew", () => {
  const run = { users: 1, durationMs: 100, rounds: [round] };
  // It ends before the quarter from which on is counted: then nothing is.
  assert.equal(replayed(STATIONS, 1, run).perSecond, 0);
  const late = { ...run, rounds: [{ ...round, thought: 50 }] };
  assert.deepEqual(replayed(STATIONS, 1, late), {
    ...{ perSecond: 1000 / 75, meanMs: 9, p99Ms: 9, failed: 0 },
  });
  // Two users at one replica are in each other's way, at two they are not.
  const two = (replica: number) => ({
    ...{ users: 2, durationMs: 100 },
    rounds: [0, 1].map((user) => ({
      ...{ ...round, user, thought: 50, path: [1], services: [10] },
      replicas: [user * replica],
    })),
  });
  assert.equal(replayed(STATIONS, 0, two(1)).meanMs, 10);
  assert.equal(replayed(STATIONS, 0, two(0)).meanMs, 15);
});
test("a design is scaled down with its own proportions, whatever its pace", () => {
  const numbers = { perSecond: 800, hit: 0.8, apiMs: 12, storeMs: 10, p99Ms: 100 };
  const design = accountFeed({ ...numbers, available: 0.999, perMonth: 2000 }, {
    api: 6,
    store: 3,
  });
  const { largest, pace, stations } = scaledDown(design);
  // Gateway and cache are shorter than a hop.
  assert.deepEqual(stations.map(({ name, servers }) => `${servers} ${name}`), [
    "2 service",
    "1 store",
  ]);
  assert.deepEqual([largest, pace], [0, 0.5]);
  assert.deepEqual(stations.map(({ service }) => service), [6, 5]);
  assert.ok(Math.abs(stations[1]!.visits - 0.4) < 1e-9 && stations[1]!.scv === 2);
});
test("a run in which rounds failed proves nothing, and a control that nobody sees is told", () => {
  const said = { perSecond: 100, meanMs: 20 };
  const row = (more: Partial<LiveRow>): LiveRow => ({
    ...{ what: "8 users", users: 8, kind: "usual", prediction: said, after: said, played: said },
    ...{ ...said, failed: 0, again: 0, stoodStillMs: 0, ...more },
  });
  assert.ok(holds(largestErrors([row({}), row({ perSecond: 110 })], "before")));
  assert.equal(holds(largestErrors([row({}), row({ failed: 1 })], "before")), false);
  assert.equal(holds(largestErrors([row({ meanMs: 30 })], "before")), false);
  const control = { kind: "control" as const, perSecond: 60, meanMs: 40 };
  assert.deepEqual(controlSeen([row({}), row(control)]), { off: 100 / 60 - 1, seen: true });
  assert.equal(controlSeen([row({ kind: "control" })]).seen, false);
  // The control itself is no run that a prediction must hold for.
  assert.ok(holds(largestErrors([row({}), row(control)], "before")));
});
test("a heart that can't beat says for how long", async () => {
  const heart = startHeartbeat(), end = performance.now() + 60;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(heart.stop() > 30);
});
test("a run is made again if the machine stood still in it, twice at most, and for nothing else", async () => {
  const turns = async (still: readonly number[]) => {
    const one = await undisturbed((turn) =>
      Promise.resolve({ stoodStillMs: still[turn]!, durationMs: 1000, turn })
    );
    return [one.turn, one.again];
  };
  assert.deepEqual(await turns([50]), [0, 0]);
  assert.deepEqual(await turns([51, 0]), [1, 1]);
  assert.deepEqual(await turns([900, 900, 900, 0]), [2, 2]);
});
test("a session promises before it runs, for each number of users, a killed replica and a control", async () => {
  const numbers = { perSecond: 800, hit: 0.8, apiMs: 12, storeMs: 10, p99Ms: 100 };
  const design = accountFeed({ ...numbers, available: 0.999, perMonth: 2000 }, {
    api: 6,
    store: 3,
  });
  const { promised, run } = await liveSession(design, [1, 6], 1, 300);
  assert.deepEqual(promised.map(({ kind }) => kind), [
    "usual",
    "usual",
    "control",
    "a replica killed",
  ]);
  assert.ok(promised[3]!.prediction.perSecond < promised[1]!.prediction.perSecond);
  const rows = await run();
  assert.deepEqual(rows.map(({ failed }) => failed), [0, 0, 0, 0]);
  assert.ok(rows[2]!.after.meanMs > 1.3 * rows[1]!.after.meanMs, "the control is no slower");
  assert.deepEqual(
    rows.map(({ prediction }) => prediction),
    promised.map(({ prediction }) => prediction),
  );
});

async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && runs(pid); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(runs(pid), false);
}
