import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { mockRedis, privateRedis } from "../../services/mod.ts";
import { random, VirtualClock } from "../../sim/mod.ts";
import { LeasedLimiter, rateLimited, SettableClock, TokenBucket } from "../mod.ts";
import * as lab from "./mod.ts";

// The numbers that notebook 07 starts with, and two that lie at the ends of their ranges.
const quota = { limit: 100, window: 60_000, burst: 20 };
const quotas = [quota, { limit: 10, window: 1000, burst: 500 }, {
  limit: 1000,
  window: 600_000,
  burst: 1,
}];
const seed = () => random(7);

test("around a boundary a fixed window admits exactly twice its limit, a sliding log exactly once", () => {
  for (const quota of quotas) {
    assert.equal(lab.attackBoundary("fixed window", quota).worst, 2);
    assert.equal(lab.attackBoundary("sliding log", quota).worst, 1);
  }
});

test("the rows of a boundary attack count every admitted request, in order of time", () => {
  const { rows } = lab.attackBoundary("fixed window", quota);
  assert.ok(rows.length >= 2 * quota.limit);
  rows.forEach((row, i) => {
    assert.equal(row.admitted, i + 1);
    assert.ok(i === 0 || row.time >= rows[i - 1]!.time);
  });
});

const evening = {
  workers: 8,
  service: 20,
  calm: 200,
  wild: 1000,
  patience: 1000,
  during: [5000, 10_000] as const,
  duration: 30_000,
};

test("without a limit a retry loop costs the others most of their calls, with one next to none", () => {
  for (const algorithm of Object.keys(lab.algorithms(quota))) {
    if (algorithm === "leaky queue") continue;
    const limiter = lab.algorithms(quota)[algorithm]!;
    const unlimited = lab.lostShare(lab.sharedApi({ ...evening, random: seed() }));
    const limited = lab.lostShare(lab.sharedApi({ ...evening, random: seed(), limiter }));
    assert.ok(unlimited > 0.3, `${unlimited}`);
    assert.ok(limited < 0.01, `${algorithm}: ${limited}`);
  }
});

test("every call to the shared API is answered, refused or given up, and the loop runs only in its time", () => {
  const limiter = lab.algorithms(quota)["fixed window"]!;
  for (const options of [evening, { ...evening, limiter }]) {
    const rows = lab.sharedApi({ ...options, random: seed() });
    assert.equal(rows.length, 60);
    for (const { who, time, sent, answered, refused } of rows) {
      assert.ok(answered + refused <= sent);
      if (who === "the retry loop" && (time < 5 || time >= 10)) assert.equal(sent, 0);
      if (who === "all other merchants") assert.equal(refused, 0);
    }
  }
  assert.equal(lab.lostShare([]), 0);
});

test("a limit below what the others send refuses them, and that is counted as lost, too", () => {
  const limiter = lab.algorithms({ limit: 10, window: 600_000, burst: 1 })["fixed window"]!;
  const rows = lab.sharedApi({ ...evening, duration: 150_000, random: seed(), limiter });
  assert.ok(lab.refusedShare(rows) > 0.5);
  assert.ok(lab.refusedShare(rows) <= lab.lostShare(rows));
  assert.equal(lab.refusedShare(lab.sharedApi({ ...evening, random: seed() })), 0);
});

test("without the loop nobody loses a call", () => {
  const quiet = lab.sharedApi({ ...evening, wild: 0, random: seed() });
  assert.equal(lab.lostShare(quiet), 0);
});

const everybody = { limit: 2000, window: 1000, burst: 200 };
const fleet = { quota: everybody, nodes: 8, latency: 1, duration: 1000, rate: 1.5 * 2000 * 8 };

const seeded: Record<string, (seed: number) => unknown> = {
  "the shared API": (s) => lab.sharedApi({ ...evening, random: random(s) }),
  "the patterns": (s) => lab.comparePatterns(quota, random(s), 2),
  "one tenant misjudged": (s) => lab.misjudged(quota, [0.9, 1], random(s)),
  "a crowd misjudged": (s) => lab.misjudgedCrowd(quota, 1000, random(s), 100_000),
  "the leaky queue": (s) => lab.leakyWaits(10, [0.5], random(s)),
  "a fleet": (s) => lab.localFleet({ ...fleet, random: random(s) }),
  "the leases": (s) => lab.leaseCurve({ ...fleet, rate: 1200, random: random(s) }, [1, 10]),
  "an outage": (s) =>
    lab.compareOutages({
      nodes: 4,
      outage: 2000,
      duration: 6000,
      latency: 1,
      random: random(s),
    }),
  "a storm": (s) => lab.storm(quota, random(s), 30_000).rows,
};
for (const [name, run] of Object.entries(seeded)) {
  test(`${name}: the same seed gives the same rows, another seed others`, async () => {
    const first = await run(7);
    assert.deepEqual(await run(7), first);
    assert.notDeepEqual(await run(8), first);
  });
}

test("servers that keep a limit each admit it once for each of them", async () => {
  const cap = everybody.burst + everybody.limit;
  for (const nodes of [2, 8, 32]) {
    const rate = 1.5 * everybody.limit * nodes;
    const { admitted, calls } = await lab.localFleet({ ...fleet, nodes, rate, random: seed() });
    assert.ok(Math.abs(admitted / (nodes * cap) - 1) < 0.03, `${nodes}: ${admitted}`);
    assert.equal(calls, 0);
  }
});

test("a shared limit admits no more than the burst and the rate, whatever the number of servers", async () => {
  for (const nodes of [2, 16]) {
    const rate = 1.5 * everybody.limit * nodes;
    const together = await lab.leasedFleet({
      ...fleet,
      nodes,
      rate,
      leaseSize: 1,
      // Without a way to go, decision and request are at the same time.
      latency: 1e-6,
      random: seed(),
    });
    assert.ok(together.admitted <= everybody.burst + everybody.limit, `${together.admitted}`);
    assert.equal(together.over, 0);
    assert.equal(together.calls, together.requests);
  }
});

test("on the way to the shared limiter a request waits a round trip", async () => {
  for (const latency of [0.1, 20]) {
    const { meanWait } = await lab.leasedFleet({
      ...fleet,
      rate: 6000,
      latency,
      leaseSize: 1,
      random: seed(),
    });
    assert.ok(Math.abs(meanWait / latency - 1) < 0.1, `${meanWait}`);
  }
  assert.equal((await lab.localFleet({ ...fleet, random: seed() })).meanWait, 0);
});

test("the larger the lease, the fewer the calls and the looser the limit", async () => {
  const sizes = [1, 2, 5, 10, 20, 50, 100];
  const demand = { ...fleet, duration: 5000, rate: 0.6 * everybody.limit, random: seed() };
  const curve = await lab.leaseCurve(demand, sizes);
  assert.deepEqual(curve.map(({ lease }) => lease), sizes);
  assert.equal(curve[0]!.calls, 1);
  curve.slice(1).forEach(({ calls, lease }, i) => {
    assert.ok(calls < curve[i]!.calls, `a lease of ${lease}`);
    assert.ok(calls >= 1 / lease * 0.5);
  });
  assert.ok(curve.at(-1)!.over > curve[0]!.over);
});

test("in a race GET and SET admit too many, one script none, and neither leaves a key behind", async () => {
  const { client, connect, close } = mockRedis();
  try {
    for (const limit of [10, 30]) {
      const [racy, script] = await lab.raceInRedis(connect, limit, 10);
      assert.ok(racy!["too many"] > 0);
      assert.equal(racy!.admitted, limit + racy!["too many"]);
      assert.deepEqual([script!.admitted, script!["too many"]], [limit, 0]);
      assert.ok(script!.asked > limit);
      assert.deepEqual(await client.keys("under-load:*"), []);
    }
  } finally {
    await close();
  }
});

/** One outage of 10 s for all that is asked of it. */
let outage: Promise<lab.OutageRow[]> | undefined;
const longOutage = () =>
  outage ??= lab.compareOutages({
    nodes: 8,
    outage: 10_000,
    duration: 30_000,
    latency: 1,
    random: seed(),
  });

test("while Redis is gone, fail open admits all, fail closed none, and a local limit no more than is due", async () => {
  const rows = await longOutage(), from = 10, to = 20;
  const during = (policy: string) =>
    // The second in which it goes has answers from before.
    rows.filter((row) => row.policy === policy && row.time > from && row.time < to);
  const sum = (policy: string) =>
    during(policy).reduce(
      ({ sent, admitted }, row) => ({ sent: sent + row.sent, admitted: admitted + row.admitted }),
      { sent: 0, admitted: 0 },
    );
  const open = sum("fail open"), closed = sum("fail closed"), local = sum("local limit / nodes");
  assert.ok(during("fail open").length === 9);
  assert.equal(open.admitted, open.sent);
  assert.equal(closed.admitted, 0);
  assert.ok(local.admitted > 0 && local.admitted < open.admitted);
  // Five tenants with 100 requests a second each, and the burst that each of their buckets holds.
  const due = 5 * (100 * 9 + 20);
  assert.ok(local.admitted <= due, `${local.admitted} of ${due}`);
  assert.ok(local.admitted > due / 2, `${local.admitted} of ${due}`);
});

test("an outage costs nobody more than the time-out, and is over when Redis is back", async () => {
  const rows = await longOutage();
  assert.deepEqual([...new Set(rows.map(({ policy }) => policy))], [
    "fail open",
    "fail closed",
    "local limit / nodes",
  ]);
  assert.equal(rows.length, 90);
  for (const { wait, sent, admitted } of rows) {
    assert.ok(wait <= 50 + 1e-6, `${wait}`);
    assert.ok(admitted <= sent);
  }
  // From the cooldown on all policies are the one limiter again.
  for (const { time, admitted, policy } of rows) {
    if (time >= 23) {
      assert.ok(Math.abs(admitted / 500 - 1) < 0.1, `${policy} at ${time}: ${admitted}`);
    }
  }
});

/** The storm under each quota, made once. */
const storms = new Map<unknown, lab.Storm>();
function stormOf(one: typeof quota): lab.Storm {
  let made = storms.get(one);
  if (!made) storms.set(one, made = lab.storm(one, seed(), 120_000));
  return made;
}

test("a storm breaks no bound, and the bucket and GCRA agree on every request", () => {
  for (const quota of quotas) {
    const { traffic, envelope, differing, bucket, gcra } = stormOf(quota);
    assert.ok(traffic.times.length > 100_000);
    assert.equal(envelope.violations, 0);
    assert.equal(envelope.events, gcra.admitted.length);
    assert.equal(differing, 0);
    assert.equal(bucket.admitted.length, gcra.admitted.length);
    assert.ok(gcra.admitted.length > 0 && gcra.admitted.length < traffic.times.length);
  }
});

test("what a storm shows as admitted never lies above the bound", () => {
  const { rows } = stormOf(quota);
  const rate = quota.limit * 1000 / quota.window;
  const admitted = rows.filter(({ series }) => series === "admitted");
  assert.ok(admitted.length > 0);
  for (const { time, count } of admitted) {
    assert.ok(count <= quota.burst + rate * time + 1e-6, `${count} at ${time} s`);
  }
});

test("the wait in a leaky queue is that of M/D/1 within a tenth, at every load of the notebook", () => {
  const loads = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95];
  const rows = lab.leakyWaits(quota.limit / 60, loads, seed());
  for (const load of loads) {
    const [simulated, formula] = rows.filter((row) => row.load === load);
    assert.deepEqual([simulated!.from, formula!.from], ["simulated", "M/D/1 formula"]);
    assert.ok(Math.abs(simulated!.wait / formula!.wait - 1) < 0.1, `at ${load}`);
  }
});

test("a sliding counter misjudges most at its limit, and next to nothing far below it", () => {
  const loads = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5];
  const rows = lab.misjudged(quota, loads, seed());
  const worst = rows.reduce((a, b) => b.wrong > a.wrong ? b : a);
  assert.ok(worst.load >= 0.9 && worst.load <= 1.1, `${worst.load}`);
  assert.ok(worst.wrong > 0);
  assert.ok(rows[0]!.wrong < 0.001 && rows[0]!.wrong < worst.wrong / 10);
});

test("a crowd is misjudged less the higher its limit", () => {
  const rows = lab.misjudgedCrowd(quota, 10_000, seed());
  assert.equal(rows.length, 3);
  assert.match(rows[2]!.traffic, /merchants, each limited to 10,000$/);
  for (const { misjudged } of rows) assert.ok(misjudged >= 0 && misjudged < 0.05);
  assert.ok(rows[2]!.misjudged <= rows[0]!.misjudged);
});

test("a log's memory grows with its limit, a counter's and a bucket's do not", () => {
  const rows = lab.bytesByLimit(quota);
  const of = (name: string) => rows.filter((r) => r.algorithm === name).map(({ bytes }) => bytes);
  assert.equal(new Set(of("counter, bucket")).size, 1);
  const log = of("sliding log");
  log.slice(1).forEach((bytes, i) => assert.ok(bytes > log[i]!));
  assert.equal(lab.bytesPerKey(quota).length, 7);
});

test("each pattern meets each algorithm, and nobody admits what was not offered", () => {
  const rows = lab.comparePatterns(quota, seed(), 4);
  const cells = new Map<string, { "offered": number; "let out": number }>();
  for (const { algorithm, pattern, what, share } of rows) {
    const key = `${algorithm} · ${pattern}`;
    const cell = cells.get(key) ?? { "offered": 0, "let out": 0 };
    cell[what] += share;
    cells.set(key, cell);
  }
  assert.equal(cells.size, 35);
  for (const [key, { offered, "let out": out }] of cells) {
    assert.ok(offered > 0 && out > 0, key);
    assert.ok(out <= offered + 1e-9, key);
  }
});

test("over HTTP the third call of two is refused, and told when to come back", async () => {
  const app = new Hono();
  const limiter = new TokenBucket({ clock: new SettableClock(), capacity: 2, refillRate: 1 });
  app.use(rateLimited({ limiter, key: () => "merchant-7", name: "merchant", window: 2000 }));
  app.post("/charges", (context) => context.json({ id: "ch_1" }, 201));
  const rows = await lab.callOverHttp(app.fetch, "/charges", 3);
  assert.deepEqual(rows.map(({ call, status }) => [call, status]), [[1, 201], [2, 201], [3, 429]]);
  assert.deepEqual(rows.map((row) => row["Retry-After"]), ["", "", "1"]);
  assert.deepEqual(rows.map(({ RateLimit }) => RateLimit.match(/r=(\d+)/)?.[1]), ["1", "0", "0"]);
});

test("a server whose handler fails is closed all the same", async () => {
  const rows = await lab.callOverHttp(() => new Response("no", { status: 500 }), "/", 2);
  assert.deepEqual(rows.map(({ status, RateLimit }) => [status, RateLimit]), [[500, ""], [
    500,
    "",
  ]]);
});

test("every outside truth holds, in memory and in Lua", async () => {
  const { client, close } = mockRedis();
  try {
    const scores = await lab.outsideTruths(client);
    assert.equal(scores.length, 5);
    for (const { truth, score, ok } of scores) {
      assert.ok(ok, `${truth}: ${score}`);
      const [right, all] = score.split(" of ").map(Number);
      assert.ok(right === all && all! > 0, `${truth}: ${score}`);
    }
  } finally {
    await close();
  }
});

test("a refused client that waits as long as it was told is let in, and one that is early is not", () => {
  for (const row of lab.justInTime([0.001, 0.1, 1 / 3, 1, 3.3, 10, 1000 / 7, 999])) {
    assert.equal(row["allowed exactly then"], true, `${row["tokens per second"]}`);
    assert.equal(row["allowed 1 ms sooner"], false, `${row["tokens per second"]}`);
  }
});

test("a latency comes for each take of each path, in turn and above nothing", async () => {
  const limiter = new TokenBucket({ clock: new SettableClock(), capacity: 10, refillRate: 1 });
  const rows = await lab.latencies({ first: limiter, second: limiter }, { takes: 50 });
  assert.equal(rows.length, 100);
  rows.forEach(({ path, latency }, i) => {
    assert.equal(path, i % 2 ? "second" : "first");
    assert.ok(latency > 0);
  });
});

test("medians are those of each path", () => {
  const rows = [3, 1, 2, 9].map((latency, i) => ({ path: i < 3 ? "a" : "b", latency }));
  assert.deepEqual(lab.medians(rows), [2, 9]);
});

test("an assumed network costs each call a round trip that nobody waits for", async () => {
  const clock = new VirtualClock();
  const near = new TokenBucket({ clock, capacity: 1e6, refillRate: 1 });
  const network = new lab.AssumedNetwork(near, () => 5000);
  const leased = new LeasedLimiter({ clock, shared: network, leaseSize: 10 });
  const start = performance.now();
  const rows = await lab.latencies({ near, leased, far: network }, { takes: 30, network });
  assert.ok(performance.now() - start < 5000);
  const slow = (name: string) =>
    rows.filter(({ path, latency }) => path === name && latency >= 5e6).length;
  assert.deepEqual([slow("near"), slow("leased"), slow("far")], [0, 3, 30]);
});

const cutRows = [
  { moment: "connected", allowed: true, "decided by": "the shared limiter" },
  { moment: "connection cut", allowed: true, "decided by": "the policy" },
  { moment: "connected again", allowed: true, "decided by": "the shared limiter" },
];

test("a limiter that fails open goes on without its shared one, and asks it again afterwards", async () => {
  const store = mockRedis();
  try {
    assert.deepEqual(await lab.cutConnection(store), cutRows);
  } finally {
    await store.close();
  }
});

const server = await privateRedis();
const skip = server ? false : "no redis-server or valkey-server is there";
test(
  `the same when a real connection is cut${skip ? ` [skipped: ${skip}]` : ""}`,
  { skip },
  async () => {
    try {
      assert.deepEqual(await lab.cutConnection(server!), cutRows);
    } finally {
      await server!.close();
    }
  },
);
