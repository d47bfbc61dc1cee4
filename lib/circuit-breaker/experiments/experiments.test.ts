import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { random } from "../../sim/mod.ts";
import * as lab from "./mod.ts";

const options = {
  rate: 100,
  pool: 50,
  timeout: 300,
  retries: 3,
  budget: 0.1,
  slowdown: 30,
  fault: 10_000,
  failureRate: 0.5,
  window: 50,
  wait: 2000,
};
const rows = await lab.travelSites({ ...options, seed: random(7) });
const summary = lab.summarise(rows, options.fault);
const of = (site: lab.Site) => summary.find((row) => row.site === site)!;

test("each site answers everybody until the fault, and no share leaves its range", () => {
  assert.equal(rows.length, lab.SITES.length * lab.LENGTH / 1000);
  for (const row of rows) {
    if (row.time < lab.FAULT_AT / 1000 - 1) {
      assert.ok(row.goodput > 0.95, `${row.site} ${row.time}`);
    }
    for (const share of [row.goodput, row.checkouts, row.lookups]) {
      assert.ok(share >= 0 && share <= 1);
    }
    assert.ok(row.p99 >= 0 && row.p99 <= lab.PATIENCE);
  }
});

test("without protection those who need no points are lost too, with time-outs they are not", () => {
  assert.ok(of("no protection").lookups < 0.3);
  assert.ok(of("time-outs").lookups > 0.95);
});

test("naive retries keep the site down after the fault, a budget does not", () => {
  assert.ok(of("naive retries").after < 0.1);
  assert.equal(of("naive retries").recovered, false);
  assert.ok(of("naive retries").amplification > 3.5);
  assert.ok(of("back-off and budget").after > 0.95);
  assert.ok(of("back-off and budget").amplification <= 1.1);
});

test("a breaker spares the dependency and shortens the recovery, a fallback serves the buyers", () => {
  assert.ok(of("breaker").amplification < 0.3);
  assert.ok(of("breaker").recovery < of("back-off and budget").recovery);
  assert.ok(of("breaker").checkouts < 0.1);
  for (const site of ["bulkhead and fallback", "adaptive and hedged"] as const) {
    assert.ok(of(site).checkouts > 0.95, site);
  }
});

test("a bulkhead alone saves those who look, and nobody who buys", async () => {
  const { summary } = await lab.tryOut({ ...options, seed: random(7) }, "bulkhead only");
  assert.ok(summary.lookups > 0.95 && summary.checkouts < 0.2);
});

test("without a budget every retry is made, and each repair has chance of its own", async () => {
  const free = { ...options, budget: Infinity, seed: random(7) };
  const { summary } = await lab.tryOut(free, "back-off and budget");
  assert.ok(summary.amplification > 3);
  const runs = await lab.repairs({ ...options, seed: random(7) }, "breaker", 3);
  assert.equal(new Set(runs.map(({ amplification }) => amplification)).size, 3);
});

test("the same seed gives the same minute, another seed another", async () => {
  const once = (seed: number) => lab.travelSites({ ...options, seed: random(seed) }, ["breaker"]);
  assert.deepEqual(await once(3), await once(3));
  assert.notDeepEqual(await once(3), await once(4));
});

test("a bulkhead blocks as Erlang B says, within a hundredth", () => {
  for (const row of lab.bulkheadBlocking(10, [2, 5, 8, 10, 15, 20], random(7), 30_000)) {
    assert.ok(Math.abs(row.simulated - row.formula) < 0.01, `${row.x}: ${row.simulated}`);
  }
});

test("a healthy service trips as often as the binomial tail says, within four standard errors", () => {
  const trips = lab.falseTrips({ p: 0.2, rate: 0.5, sizes: [4, 10, 20, 40], random: random(7) });
  assert.ok(trips[0]!.simulated > 0.1);
  for (const { simulated, formula, error, x } of trips) {
    assert.ok(Math.abs(simulated - formula) < 4 * error, `${x}: ${simulated} and ${formula}`);
  }
});

test("retries multiply the calls by the geometric sum", async () => {
  for (const row of await lab.retryAmplification(3, [0, 0.2, 0.5, 0.8, 1], random(7))) {
    assert.ok(Math.abs(row.simulated / row.formula - 1) < 0.05, `${row.x}`);
  }
});

test("a retry outside the breaker stops with it, one inside multiplies what it counts", async () => {
  const [outside, inside] = await lab.layerOrders(3);
  assert.equal(outside!["calls to the dependency"], 10);
  assert.equal(inside!["calls to the dependency"], 40);
});

test("hedging shortens the tail, and the sooner the copy the more copies", async () => {
  const { calls, summary } = await lab.hedgedTails([20, 60, Infinity], random(7), 200, 1500);
  const [early, late, none] = summary;
  assert.equal(calls.length, 3 * 1500);
  assert.ok(late!.tail < none!.tail / 2);
  assert.ok(early!.extra > late!.extra);
  assert.equal(none!.extra, 0);
});

test("limits that adapt halve with the dependency, and answer more in time than a fixed one", async () => {
  const { rows, summary } = await lab.adaptiveLimits(random(7), 400, 15_000);
  const [fixed, ...adaptive] = summary.map((row) => row["answered in 100 ms"]);
  for (const share of adaptive) assert.ok(share > fixed! * 1.1, `${share} and ${fixed}`);
  for (const rule of ["AIMD", "gradient"]) {
    const mean = (from: number, to: number) => {
      const list = rows.filter((row) => row.rule === rule && row.time >= from && row.time < to);
      return list.reduce((sum, row) => sum + row.limit, 0) / list.length;
    };
    assert.ok(mean(7, 10) < 0.8 * mean(2.5, 5), rule);
  }
});

test("a real dependency is slow, broken and well again, and its process ends with stop", async () => {
  const services = await lab.startDependencies({ loyalty: 1 });
  const { loyalty } = services.of;
  try {
    assert.equal(await loyalty.call(), "ok");
    await loyalty.fault({ fail: 1 });
    await assert.rejects(loyalty.call(), { message: "answered 500" });
    await loyalty.fault({ delay: 60_000 });
    await assert.rejects(loyalty.call({ signal: AbortSignal.timeout(50) }), {
      name: "TimeoutError",
    });
    await loyalty.fault();
    assert.equal(await loyalty.call(), "ok");
  } finally {
    await services.stop();
  }
  assert.throws(() => process.kill(loyalty.pid, 0));
});

test("a dependency ends when its parent's pipe closes", async () => {
  const file = fileURLToPath(new URL("./dependency.ts", import.meta.url));
  const flags = process.versions["deno"] ? ["run", "-A", "--no-config"] : [];
  const child = spawn(process.execPath, [...flags, file, "1", "20000"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const code = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.end();
  assert.equal(await code, 0);
});

test("over real HTTP the protected checkout goes on while loyalty is slow, and nothing is left", async () => {
  const pace = { rate: 60, length: 1200, slow: 500 };
  const run = await lab.liveSite({ timeout: 150, failureRate: 0.5, ...pace });
  assert.equal(run.left, 0);
  assert.ok(run.answers["default"]! > 0 && run.answers["live"]! > 0);
  const states = new Set(run.page.map((row) => row["loyalty"]));
  assert.ok(states.has("open") && states.has("closed"));
  const slowest = (site: string) =>
    Math.max(...run.rows.filter((row) => row.site === site).map((row) => row.slowest));
  assert.ok(slowest("unprotected") > 1.5 * slowest("protected"));
  await assert.rejects(fetch(run.url));
});

test("every outside truth holds, and a measurement that is off does not", () => {
  const good = { x: 1, simulated: 0.1, formula: 0.1, error: 0.01, expected: 20 };
  const bad = { ...good, simulated: 0.2 };
  const all = (row: typeof good) => ({ blocking: [row], trips: [row], sums: [row] });
  // Seven events are the fewest in which two probes are under way; the notebook plays eight.
  const { scores, published } = lab.outsideTruths(random(7), all(good), 7);
  assert.equal(published.length, 30);
  assert.deepEqual(published.filter(({ ok }) => !ok), []);
  assert.equal(scores.length, 8);
  assert.deepEqual(scores.filter(({ ok }) => !ok), []);
  assert.deepEqual(lab.againstFormulas(all(bad)).map(({ ok }) => ok), [false, false, false]);
  const rare = lab.againstFormulas(all({ ...bad, expected: 19 }));
  assert.deepEqual(rare.map(({ ok }) => ok), [false, true, false]);
});

test("a survey of slowdowns loses more the slower it gets, and full jitter makes the fewest calls", async () => {
  const rows = await lab.survey({ ...options, seed: random(7) }, [1, 30]);
  assert.deepEqual(rows.map(({ share }) => share > 0.9), [true, true, false, false]);
  const kinds = lab.compareBackoffs(50, random(7));
  for (const { kind, calls } of Object.values(kinds)) {
    assert.ok(calls >= kinds.full.calls, kind);
  }
});

test("the sentences of the notebook follow the values", () => {
  const bare = of("no protection"), timed = of("time-outs"), naive = of("naive retries");
  assert.match(lab.cascadeSaid(bare), /have taken the places/);
  assert.match(lab.cascadeSaid({ ...bare, lookups: 0.95 }), /only the buyers/);
  assert.match(lab.cascadeSaid({ ...bare, lookups: 1, checkouts: 1 }), /answers them in time/);
  assert.match(lab.timeOutsSaid(timed, bare), /find places.*still fail/);
  const half = { ...timed, lookups: 0.5, checkouts: 0.9 };
  assert.match(lab.timeOutsSaid(half, bare), /^Page views gain, but.*buyers are served/);
  assert.match(lab.timeOutsSaid(half, { ...bare, lookups: 0.6 }), /gain nothing/);
  assert.match(lab.timeOutsSaid(timed, { ...bare, checkouts: 1 }), /Buyers lose by it/);
  assert.match(lab.stormSaid(naive, timed), /checkout is still down.*Page views get through/);
  assert.match(lab.stormSaid({ ...naive, looksAfter: 0.5 }, timed), /Page views suffer too/);
  const back = { ...naive, recovered: true, recovery: 21 };
  assert.match(lab.stormSaid(back, timed), /later than without retries: 21 s after the repair/);
  assert.match(lab.stormSaid({ ...back, recovery: 0 }, timed), /no lasting harm/);
  assert.match(lab.drainSaid({ ...timed, queued: 1 }), /holds 1 call;/);
  assert.match(lab.drainSaid({ ...timed, drained: Infinity }), /not rid of them/);
  assert.equal(lab.backAfter({ ...naive, recovered: true, recovery: 0 }), "at once");
  assert.equal(lab.completeAfter({ ...timed, complete: 7 }), "after 7 s");
  assert.equal(lab.completeAfter({ ...timed, complete: Infinity }), "not in this run");
  const ends = (...list: number[]) =>
    lab.completeBetween(list.map((complete) => ({ ...timed, complete })));
  assert.deepEqual([ends(0, 3, 2), ends(2, 2)], ["after 0 to 3 s", "after 2 s"]);
  assert.equal(ends(0, Infinity), "not in every run");
  assert.equal(lab.callsPerCheckout({ ...timed, amplification: 1 }), "1 call a checkout");
  const row = lab.verdictRow(naive);
  assert.deepEqual([row["buyers back"], row["points again"]], ["–", "–"]);
  assert.equal(lab.verdictRow({ ...timed, complete: 0 })["points again"], "at once");
  assert.equal(lab.chanceOf(1e-12), "less than one in a billion");
  assert.equal(lab.chanceOf(0.001), "one in 1,000");
  assert.equal(lab.chanceOf(0.5), "50 %");
  assert.equal(lab.everyYear(0), "less than once in 1,000 years");
  assert.match(lab.everyYear(1e-8), /^once in 3\.17 years$/);
  assert.equal(lab.everyYear(1e-6), "31.5 times a year");
  assert.equal(lab.everyYear(1), "possibly every hour");
});

test("a buyer who is not served has no points either", () => {
  assert.ok(of("breaker").complete === of("breaker").recovery);
  assert.equal(of("naive retries").complete, Infinity);
  const served = rows.filter(({ site }) => site === "bulkhead and fallback");
  const blank = served.map((row) => row.time === 24 ? { ...row, degraded: row.sent / 2 } : row);
  const [{ recovery, complete }] = lab.summarise(blank, options.fault) as [lab.TravelSummary];
  assert.deepEqual([recovery, complete], [0, 5]);
});

test("a server's dependencies grow with its traffic, and a tail costs capacity", () => {
  const { seats, loyalty } = lab.sharesOf(200);
  assert.equal(loyalty.capacity, 250);
  assert.ok(Math.abs(seats.capacity - 10_000 / 11.8) < 1e-9);
  assert.equal(lab.sharesOf(1).loyalty.workers, 1);
});
