import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quantile } from "../sim/mod.ts";
import { accountFeed } from "./experiments/feed.ts";
import { plannerTruth } from "./experiments/truths.ts";
import { availabilityTruth, costTruths, downtimeTruth } from "./truths/availability-and-cost.ts";
import {
  availability,
  capacities,
  CATALOGUE,
  changesOf,
  cheapestFleet,
  type DesignInput,
  elasticities,
  evaluate,
  judge,
  meanVisits,
  missedOf,
  planGreedily,
  planReplicas,
  readDesign,
  simulate,
  stationsOf,
  trafficOf,
  uncertainty,
  withCommonCause,
} from "./mod.ts";

const FEED: DesignInput = {
  name: "feed",
  components: [
    { name: "api", kind: "service", serviceMs: 6, replicas: 4, availability: 0.999, perMonth: 60 },
    { name: "cache", kind: "cache", serviceMs: 0.4, optional: true, availability: 0.99 },
    {
      name: "store",
      kind: "database",
      serviceMs: 9,
      replicas: 3,
      availability: 0.9995,
      perMonth: 200,
    },
  ],
  routes: [
    { from: "client", to: "api" },
    { from: "api", to: "cache" },
    { from: "api", to: "store", calls: 2, hit: 0.7 },
  ],
  workload: { perSecond: 300 },
  pricesOf: "2026-01-01",
};
const feed = readDesign(FEED);
const refused = (more: object, words: RegExp) =>
  assert.throws(() => readDesign({ ...FEED, ...more }), words);

test("published availabilities, downtimes, bills and tails come out", () => {
  for (const row of [availabilityTruth(), downtimeTruth(), ...costTruths()]) {
    assert.ok(row.ok, `${row.truth}: ${row.note}`);
  }
});
test("a design is read once, and what is wrong is named", () => {
  refused(
    { routes: [{ from: "client", to: "api", hit: 1.2 }] },
    /routes\.0\.hit: at most 1: received 1\.2/,
  );
  refused({ routes: [{ from: "client", to: "nobody" }] }, /no part is called nobody/);
  refused({ components: [...FEED.components, FEED.components[0]] }, /two parts are called api/);
  refused({ pricesOf: undefined }, /api has a price, so pricesOf must be its day/);
  refused({ colour: "red" }, /there is no colour/);
  const [api] = FEED.components;
  refused(
    { components: [{ ...api, replicas: 0 }] },
    /components\.0\.replicas: at least 1: received 0/,
  );
  refused({ components: [{ ...api, serviceMs: NaN }] }, /components\.0\.serviceMs/);
  refused({ classes: [{ name: "all", share: 0.5, routes: [] }] }, /must add up to 1: received 0.5/);
  assert.throws(() => readDesign(null), /Cannot read the design: /);
});
test("parts that call each other without end have no visits, a retry has", () => {
  const circle = [{ from: "client", to: "api" }, { from: "api", to: "store" }, {
    from: "store",
    to: "api",
  }];
  assert.throws(
    () => trafficOf(readDesign({ ...FEED, routes: circle })),
    /call each other without end/,
  );
  const retry = [{ from: "client", to: "api" }, { from: "api", to: "api", calls: 0.5 }];
  assert.deepEqual(trafficOf(readDesign({ ...FEED, routes: retry }))[0]!.visits, [2, 0, 0]);
});
test("formulas and simulation agree on mean and tail of a design", () => {
  const { meanMs, p99Ms, parts } = evaluate(feed);
  const stations = stationsOf(feed, meanVisits(trafficOf(feed)));
  const seen = simulate(stations, { load: { arrivalRate: 0.3 }, jobs: 100_000 });
  assert.ok(Math.abs(seen.time / meanMs - 1) < 0.03, `${seen.time} ${meanMs}`);
  assert.ok(Math.abs(quantile(seen.times, 0.99) / p99Ms - 1) < 0.06);
  seen.stations.forEach(({ utilisation }, i) =>
    assert.ok(Math.abs(utilisation - parts[i]!.utilisation) < 0.01)
  );
});
test("all at once is longer than one and shorter than one after the other; classes have their own times", () => {
  const store = (more: object) =>
    evaluate(
      readDesign({
        ...FEED,
        routes: [{ from: "client", to: "store", ...more }],
        workload: { perSecond: 1 },
      }),
    ).meanMs;
  const one = store({}),
    three = store({ calls: 3 }),
    parallel = store({ calls: 3, parallel: true });
  assert.ok(one < parallel && parallel < three);
  assert.ok(Math.abs(parallel / one - (1 + 1 / 2 + 1 / 3)) < 0.01);
  const classes = [
    { name: "read", share: 0.9, routes: [] },
    { name: "write", share: 0.1, routes: [{ from: "api", to: "store", calls: 5 }] },
  ];
  const [read, write] =
    evaluate(readDesign({ ...FEED, classes, workload: { perSecond: 10 } })).classes;
  assert.ok(write!.meanMs > 3 * read!.meanMs);
});
test("too much load is a missed capacity with the queue that grows, not a number", () => {
  const { evaluation, passes, why } = judge(readDesign({ ...FEED, workload: { perSecond: 5000 } }));
  assert.deepEqual([passes, evaluation], [false, undefined]);
  assert.match(why!, /the queue at store grows by 2670 per second/);
  assert.deepEqual(capacities(feed).map(({ name }) => name), ["store", "api", "cache"]);
});
test("k of n, and replicas with a common cause, are between one and independence", () => {
  assert.equal(availability({ needed: 1, of: [0.9, 0.9] }), availability({ any: [0.9, 0.9] }));
  assert.ok(Math.abs(withCommonCause(0.99, 3, 1, 1) - 0.99) < 1e-12);
  assert.ok(Math.abs(withCommonCause(0.99, 3, 1, 0) - (1 - 1e-6)) < 1e-12);
  const half = withCommonCause(0.99, 3, 1, 0.1);
  assert.ok(half > 0.99 && half < 1 - 1e-6);
  // A cache that the design does without takes nothing away.
  const without = readDesign({
    ...FEED,
    components: FEED.components.map((one) => ({
      ...one,
      availability: one.name === "cache" ? 0.5 : 1,
    })),
  });
  assert.equal(evaluate(without).availability, 1);
});
test("the planner finds what trying everything finds; greed may pay more, or never arrive", () => {
  const row = plannerTruth(100);
  assert.ok(row.ok, row.note ?? "");
  const numbers = { perSecond: 400, hit: 0.8, apiMs: 8, storeMs: 12 };
  const account = accountFeed(
    { ...numbers, p99Ms: 120, available: 0.9995, perMonth: 2000 },
    { api: 1, store: 1 },
  );
  assert.ok(judge(planReplicas(account, 20)!.design).passes);
  // Greed passes, too, and pays as much or more.
  assert.ok(planGreedily(account, 20)!.perMonth >= planReplicas(account, 20)!.perMonth);
  assert.equal(planGreedily({ ...account, slo: { p99Ms: 1 } }, 3), undefined);
  assert.equal(planReplicas({ ...feed, slo: { p99Ms: 1 } }, 2), undefined);
  assert.throws(() => planReplicas(feed, 0), /most must be a whole number from 1 to 100 replicas/);
});
test("machines: the cheapest fleet is that of trying everything", () => {
  const types = fc.array(
    fc.record({
      name: fc.constant("t"),
      capacity: fc.integer({ min: 1, max: 9 }),
      price: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(fc.property(types, fc.integer({ min: 0, max: 25 }), (types, need) => {
    let best = Infinity;
    const tryAll = (t: number, left: number, price: number) => {
      if (left <= 0) return void (best = Math.min(best, price));
      if (t === types.length) return;
      for (let k = 0; k <= Math.ceil(left / types[t]!.capacity); k++) {
        tryAll(t + 1, left - k * types[t]!.capacity, price + k * types[t]!.price);
      }
    };
    tryAll(0, need, 0);
    const { counts, price } = cheapestFleet(need, types);
    assert.equal(price, best);
    assert.ok(counts.reduce((sum, k, t) => sum + k * types[t]!.capacity, 0) >= need);
  }));
});
test("what is turned moves what it should: slopes, tornado, chances", () => {
  const [first] = elasticities(feed, ({ p99Ms }) => p99Ms);
  assert.ok(Math.abs(first!.elasticity) > 0.3, JSON.stringify(first));
  const slopes = Object.fromEntries(
    elasticities(feed, ({ meanMs }) => meanMs).map(({ elasticity, knob }) => [knob, elasticity]),
  );
  assert.ok(
    slopes["api serviceMs"]! > 0 && slopes["api → store misses"]! > 0 && slopes["load"]! > 0,
  );
  const slo = { p99Ms: 60 }, sure = uncertainty({ ...feed, slo }, { spread: 0, samples: 5 });
  assert.equal(sure.passes, judge({ ...feed, slo }).passes ? 1 : 0);
  const { p99, passes } = uncertainty({ ...feed, slo }, { spread: 0.3, samples: 200 });
  assert.ok(passes > 0 && passes < 1 && p99.low < p99.high);
  assert.ok(changesOf(feed).some(({ what }) => what === "one more store"));
});
test("every design of the course is judged, and its claim is derived again; those that miss say what", () => {
  assert.equal(CATALOGUE.length, 20);
  const missed: string[] = [];
  for (const { claim, design, scale, slug } of CATALOGUE) {
    const judgement = judge(readDesign(design(0.001))), { evaluation, passes, why } = judgement;
    assert.ok(evaluation, `${slug}: ${why}`);
    assert.ok(scale.length > 10);
    if (!passes) missed.push(`${slug}: ${missedOf(judgement).join()}`);
    assert.ok(evaluation.p99Ms > evaluation.meanMs && evaluation.p99Ms < 10_000, slug);
    const { ours, theirs, within = 1e-6 } = claim();
    assert.ok(Math.abs(ours / theirs - 1) <= within, `${slug}: ${ours} beside ${theirs}`);
  }
  assert.deepEqual(missed, ["circuit-breaker: availability", "load-testing: p99"]);
});
test("what writes is led: more of it does not take more", () => {
  for (const [slug, part] of [["notifications", "outbox"], ["orchestrator", "store"]]) {
    const entry = CATALOGUE.find((one) => one.slug === slug)!,
      design = readDesign(entry.design(0.001));
    const at = (replicas: number) =>
      capacities({
        ...design,
        components: design.components.map((one) => one.name === part ? { ...one, replicas } : one),
      }).find(({ name }) => name === part)!.perSecond;
    assert.equal(at(5), at(3));
  }
});
test("a retry is a part that calls itself: it counts with its visits", () => {
  const routes = [{ from: "client", to: "api" }, { from: "api", to: "api", calls: 0.5 }];
  const { meanMs } = evaluate(readDesign({ ...FEED, routes, workload: { perSecond: 1 } }));
  assert.ok(Math.abs(meanMs - 12) < 0.01, `${meanMs}`);
});
test("services that vary make calls wait as Pollaczek and Khinchine say", () => {
  for (const scv of [0, 1, 4]) {
    const { meanMs } = evaluate(readDesign({
      name: "one queue",
      components: [{ name: "store", kind: "database", serviceMs: 10, scv }],
      routes: [{ from: "client", to: "store" }],
      workload: { perSecond: 70 },
    }));
    assert.ok(Math.abs(meanMs - (10 + 10 * 0.7 / 0.3 * (1 + scv) / 2)) < 1e-6, `${scv}: ${meanMs}`);
  }
});
