import assert from "node:assert/strict";
import { test } from "node:test";
import { retryStorm } from "./experiments/storm.ts";
import {
  availability,
  availabilityOf,
  designFor,
  type DesignInput,
  evaluate,
  inputsOf,
  judge,
  mva,
  planGreedily,
  planReplicas,
  readDesign,
  tornado,
  uncertainty,
} from "./mod.ts";

const one = (part: object, more: Partial<DesignInput> = {}) =>
  readDesign({
    name: "small",
    components: [{ name: "api", kind: "service", serviceMs: 10, ...part }],
    routes: [{ from: "client", to: "api" }],
    workload: { perSecond: 150 },
    ...more,
  });
const near = (found: number, wanted: number, within = 1e-9) =>
  assert.ok(Math.abs(found - wanted) <= within * Math.abs(wanted), `${found} beside ${wanted}`);

test("a part is down when fewer replicas are up than its load needs", () => {
  const { components } = one({ replicas: 3, availability: 0.9 });
  // 150 calls of 10 ms keep one and a half busy: two of three.
  near(availabilityOf(components[0]!, 150), 3 * 0.81 * 0.1 + 0.729);
  near(availabilityOf(components[0]!, 50), 1 - 0.001);
});
test("the 99th percentile is that of the slowest class, the median that of all requests", () => {
  const classes = [
    { name: "fast", share: 0.9, routes: [{ from: "client", to: "fast" }] },
    { name: "slow", share: 0.1, routes: [{ from: "client", to: "slow" }] },
  ];
  const { p50Ms, p99Ms } = evaluate(readDesign({
    name: "two kinds",
    components: [
      { name: "fast", kind: "delay", serviceMs: 1 },
      { name: "slow", kind: "delay", serviceMs: 100 },
      { name: "door", kind: "delay", serviceMs: 0 },
    ],
    routes: [{ from: "client", to: "door" }],
    ...{ classes, workload: { perSecond: 1 } },
  }));
  near(p99Ms, 100 * Math.log(100), 0.01);
  // The root of 0.9 e^−t + 0.1 e^−t/100 = 1/2, not a tenth of the slow ones' median.
  near(0.9 * Math.exp(-p50Ms) + 0.1 * Math.exp(-p50Ms / 100), 0.5, 0.01);
});
test("calls at once of which half are hits take less than if all were made", () => {
  const asked = (hit: number) =>
    evaluate(one({ kind: "delay" }, {
      routes: [{ from: "client", to: "api", calls: 2, parallel: true, hit }],
    })).meanMs;
  near(asked(0), 15);
  near(asked(0.5), 0.5 * 10 + 0.25 * 15, 0.01);
});
test("callers whom nobody answers ask once and then as often again as they may", () => {
  const storm = { perSecond: 5, serviceMs: 1e7, timeoutMs: 50, burst: 1, seconds: 10, seed: 3 };
  for (const retries of [0, 1, 3]) {
    const rows = retryStorm({ ...storm, retries });
    const came = rows.slice(0, 9).reduce((sum, row) => sum + row.came, 0);
    const all = rows.reduce((sum, { asked }) => sum + asked, 0);
    // Those of the last second may not have asked again yet.
    assert.ok(
      all >= came * (1 + retries) && all <= (came + rows[9]!.came) * (1 + retries),
      `${all}`,
    );
  }
});
test("a slider of prices turns the bill, one of traffic the load", () => {
  const values = Object.fromEntries(inputsOf().map(({ name, value }) => [name, value!]));
  const bill = (more: object) => evaluate(designFor({ ...values, ...more })).perMonth;
  near(bill({ price: 2 }), 2 * bill({}));
  near(
    evaluate(designFor({ ...values, load: 0.5 })).perSecond * 2,
    evaluate(designFor(values)).perSecond,
  );
});
test("what can't be judged is refused at the door", () => {
  const refused = (make: () => unknown, words: RegExp) => assert.throws(make, words);
  refused(
    () => one({}, { routes: [{ from: "api", to: "api", calls: 0.5 }] }),
    /no route begins at the client/,
  );
  refused(
    () => one({}, { routes: [{ from: "client", to: "api", calls: 0 }] }),
    /no route begins at the client/,
  );
  refused(() => one({ name: "client" }, {}), /a part can't be called client/);
  refused(
    () =>
      one({}, {
        routes: [{ from: "client", to: "api", calls: 3, parallel: true }],
        workload: { users: 3, thinkMs: 10 },
      }),
    /calls at once need a load perSecond/,
  );
  refused(
    () => evaluate(one({ serviceMs: 0 }, { workload: { users: 3, thinkMs: 0 } })),
    /time of one round must be at least/,
  );
  refused(() => mva([{ name: "a", service: 0, visits: 1 }], 2), /time of one round must be/);
});
test("what gives way is named: the part that can do least, not the first of those overloaded", () => {
  const design = readDesign({
    name: "two",
    components: [
      { name: "gateway", kind: "balancer", serviceMs: 2 },
      { name: "store", kind: "database", serviceMs: 5 },
    ],
    routes: [{ from: "client", to: "gateway" }, { from: "gateway", to: "store" }],
    workload: { perSecond: 600 },
  });
  assert.match(judge(design).why!, /the queue at store grows by 400 per second/);
});
test("a plan's price is the bill, calls included", () => {
  const design = one({ perMonth: 50, perMillion: 10 }, { pricesOf: "2026-01-01" });
  for (const plan of [planReplicas(design)!, planGreedily(design)!]) {
    assert.equal(plan.perMonth, evaluate(plan.design).perMonth);
    near(plan.perMonth, 2 * 50 + 150 * 2.592 * 10);
  }
});
test("a tornado says of each input how much of a limit it uses, and which bar has no end", () => {
  const design = one({ serviceMs: 10, availability: 0.999 }, {
    workload: { perSecond: 80 },
    slo: { meanMs: 100, availability: 0.999 },
  });
  const rows = tornado(design, 0.25, "mean"),
    of = (knob: string) => rows.find((row) => row.knob === knob)!;
  // 80 calls of 10 ms; a quarter more is all that it can do: no steady state. A quarter less: 25 ms of 100.
  near(of("load").low, 0.25);
  near(of("load").high, 0.5);
  assert.deepEqual([of("load").open, of("load").decides, of("api scv").open], [true, true, false]);
  // All of the time down that is allowed is used; a quarter more is missed.
  const [down] = tornado(design, 0.25, "availability").filter(({ knob }) =>
    knob === "api downtime"
  );
  near(down!.high, 1.25, 1e-6);
  assert.equal(down!.decides, true);
  assert.throws(() => tornado(design, 0.25, "cost"), /it has no limit/);
});
test("samples that miss are counted by what they miss", () => {
  const design = one({ serviceMs: 10, availability: 0.9 }, {
    slo: { availability: 0.99 },
    workload: { perSecond: 50 },
  });
  const { misses, passes } = uncertainty(design, { spread: 0.1, samples: 40 });
  assert.deepEqual([misses, passes], [[{ what: "availability", share: 1 }], 0]);
  const mixed = uncertainty(
    one({ perMonth: 10 }, {
      ...{ workload: { perSecond: 70 }, slo: { meanMs: 40, perMonth: 5 }, pricesOf: "2026-01-01" },
    }),
    { spread: 0.3, samples: 200 },
  );
  assert.ok(
    Math.abs(mixed.misses.reduce((sum, { share }) => sum + share, 0) + mixed.passes - 1) < 1e-9,
  );
  assert.deepEqual(mixed.misses.map(({ what }) => what).sort(), [
    "capacity",
    "cost",
    "mean and cost",
  ]);
});
test("shares of time that add up to one with rounding are no more than one", () => {
  for (let replicas = 2; replicas < 30; replicas++) {
    for (const one of [0.999, 0.9993, 0.99987, 0.9997]) {
      const up = availability({
        all: [availability({ needed: 1, of: Array(replicas).fill(one) })],
      });
      assert.ok(up <= 1, `${up}`);
    }
  }
});
