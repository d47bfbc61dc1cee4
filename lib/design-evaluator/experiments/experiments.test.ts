import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, meanVisits, trafficOf } from "../mod.ts";
import {
  accountFeed,
  boundsTruth,
  claims,
  coverageTruth,
  crossing,
  decidedByCode,
  type FeedNumbers,
  mostMissed,
  nines,
  plansOf,
  retryStorm,
  robustPlan,
  serversOrFunctions,
  simulationTruth,
  threeDesigns,
  tornadoRows,
  twenty,
  wall,
} from "./mod.ts";

const FEED: FeedNumbers = {
  ...{ perSecond: 400, hit: 0.8, apiMs: 8, storeMs: 12 },
  ...{ p99Ms: 120, available: 0.9995, perMonth: 2000 },
};

test("truths that take chance hold", () => {
  for (const row of [boundsTruth(200), simulationTruth(400_000), coverageTruth(40)]) {
    assert.ok(row.ok, `${row.truth}: ${row.score} ${row.note}`);
  }
});
test("the spreadsheet's design fails where a third more passes", () => {
  const [a, b, c] = threeDesigns(FEED).map(({ design }) => judge(design));
  assert.deepEqual([a!.passes, b!.passes, c!.passes], [false, true, false]);
  // At the wall, formula and simulation both see it.
  const rows = wall(threeDesigns(FEED)[1]!.design, [0.5, 0.95], 1, 4000);
  for (const by of ["formula", "simulation"]) {
    const [half, late] = rows.filter((row) => row.by === by && row.what === "mean");
    assert.ok(late!.ms > 2 * half!.ms, by);
  }
});
test("without a cache there is none to pay, and what fails together is what the reader says", () => {
  const [, b, c] = threeDesigns({ ...FEED, common: 0 }).map(({ design }) => design);
  assert.deepEqual(c!.components.map(({ name }) => name), ["gateway", "service", "store"]);
  assert.equal(meanVisits(trafficOf(c!))[2], 2);
  // Independent: gateway and store have two replicas of which one is enough, the service two of three.
  const pair = 1 - 0.001 ** 2, three = 3 * 0.999 ** 2 * 0.001 + 0.999 ** 3;
  assert.ok(Math.abs(judge(b!).evaluation!.availability - pair * pair * three) < 1e-9);
});
test("each way to plan has its price or its own reason", () => {
  const numbers = { ...FEED, perSecond: 800, apiMs: 12, storeMs: 10, p99Ms: 100 };
  const rows = (more: object) =>
    plansOf(accountFeed({ ...numbers, ...more }, { api: 1, store: 1 }));
  const [greedy, exact] = rows({});
  assert.ok(exact!.plan!.perMonth < greedy!.plan!.perMonth);
  assert.deepEqual(rows({ p99Ms: 60 }).map(({ why }) => why).map((why) => /p99/.test(why)), [
    true,
    true,
  ]);
  assert.match(rows({ perMonth: 900 })[1]!.why, /the cheapest that keeps the rest costs \$1280/);
});
test("a tornado is drawn of what hangs on estimates, with bars that move", () => {
  const misses = [{ what: "cost", share: 0.6 }, { what: "p99 and availability", share: 0.2 }, {
    ...{ what: "availability", share: 0.1 },
  }];
  assert.equal(mostMissed(misses), "availability");
  assert.equal(mostMissed([{ what: "cost", share: 1 }]), "p99");
  const feed = accountFeed({ ...FEED, perMonth: 200 }, { api: 3, store: 2 });
  const rows = tornadoRows(feed, 0.2, "p99");
  assert.ok(rows.length > 2 && rows.every(({ from, to }) => from < to && to <= 250));
});
test("the bottleneck changes where the work of both is equal", () => {
  const at = crossing((hit) => accountFeed({ ...FEED, hit }, { api: 3, store: 2 }));
  // A store that is never the busiest part is not “no longer” it at a millionth of a per cent.
  const light = { ...FEED, storeMs: 1, apiMs: 25 };
  assert.equal(crossing((hit) => accountFeed({ ...light, hit }, { api: 3, store: 2 })), 0);
  // 8 ms over 3 servers and 2 · (1 − hit) · 12 ms over 2.
  assert.ok(Math.abs(at - (1 - 8 / 3 / 12)) < 1e-6, `${at}`);
});
test("a burst leaves a system with retries at work for nobody, and one without recovers", () => {
  const storm = { perSecond: 70, serviceMs: 10, timeoutMs: 400, burst: 2, seconds: 24, seed: 20 };
  const late = (retries: number) =>
    retryStorm({ ...storm, retries }).slice(18).reduce((sum, { useful }) => sum + useful, 0);
  assert.ok(late(0) > 300 && late(3) < 30, `${late(0)} ${late(3)}`);
  // With patience enough nobody asks twice.
  const patient = { ...storm, perSecond: 40, burst: 1, timeoutMs: 2000 };
  assert.deepEqual(retryStorm({ ...patient, retries: 3 }), retryStorm({ ...patient, retries: 0 }));
  // Before the burst nobody waits so long.
  assert.ok(retryStorm({ ...storm, retries: 3 })[1]!.useful > 40);
});
test("a plan for more than is expected passes more often; its price is not less", () => {
  const feed = accountFeed(FEED, { api: 3, store: 2 }), sure = robustPlan(feed, 0.2, 0.9, 80, 1);
  assert.ok(sure && sure.passes >= 0.9 && sure.factor > 1);
  assert.ok(sure.perMonth >= judge(feed).evaluation!.perMonth - 60);
});
test("twenty designs have a row each, and their claims hold; one without a time says so", () => {
  const rows = twenty({ caching: 0.001 });
  assert.equal(rows.length, 20);
  assert.equal(rows.filter((row) => "missing" in row).length, 19);
  assert.ok(claims().every(({ ok }) => ok));
  // What helps is judged by what is nearest to failing: a payment that is needed twice fails by its time down.
  const row = twenty({ "circuit-breaker": 0.001 }).find(({ slug }) => slug === "circuit-breaker")!;
  assert.ok("helps" in row && row.used > 1 && row.usedThen < 0.1);
  assert.deepEqual([row.nearest, row.helps], ["availability", "one more payment"]);
  assert.deepEqual(decidedByCode({ oauth: 0.3, caching: 1e-5 }, 10), ["oauth"]);
});
test("nines and prices are what they are by hand", () => {
  assert.ok(Math.abs(nines(0.99, 2, [0])[1]!.minutesDown - 1e-4 * 525_600) < 1e-6);
  const prices = {
    perGBSecond: 1e-5,
    freeGBSeconds: 0,
    perMillion: 1,
    freeRequests: 0,
    ms: 1000,
    memoryMB: 1024,
  };
  const [servers, functions] = serversOrFunctions(
    [1],
    { perServer: 10, perMonth: 50, busy: 0.5 },
    prices,
  );
  assert.equal(servers!.dollars, 100);
  assert.equal(functions!.dollars, 25.92 + 2.59);
});
