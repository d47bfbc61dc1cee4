import assert from "node:assert/strict";
import { test } from "node:test";
import { quantile, random } from "../../sim/mod.ts";
import {
  convolution,
  evaluate,
  longerThan,
  meanOf,
  percentile,
  type Phase,
  readDesign,
  servicePhases,
  simulate,
  slowestOf,
  stationsOf,
  variedClosed,
} from "../mod.ts";
import { closedTruth } from "../experiments/closed.ts";
import { drawsOf } from "./draws.ts";

const closedDesign = (scv: number, users = 20, thinkMs = 50) =>
  readDesign({
    name: "clerks",
    components: [
      { name: "api", kind: "service", serviceMs: 4, scv },
      { name: "store", kind: "database", serviceMs: 10, servers: 2, scv },
    ],
    routes: [{ from: "client", to: "api" }, { from: "api", to: "store" }],
    workload: { users, thinkMs },
  });
const near = (found: number, wanted: number, within: number, what = "") =>
  assert.ok(Math.abs(found / wanted - 1) <= within, `${what} ${found} beside ${wanted}`);

test("a closed design keeps Little's law for any variation, and is near its simulation", () => {
  for (const scv of [0, 4]) {
    const design = closedDesign(scv), { meanMs, p50Ms, p99Ms, perSecond } = evaluate(design);
    near(perSecond / 1000 * (meanMs + 50), 20, 1e-9, `Little at ${scv}:`);
    assert.ok(perSecond <= 200);
    const seen = simulate(stationsOf(design, [1, 1]), {
      ...{ load: { population: 20, think: 50 }, jobs: 40_000, seed: 5 },
    });
    near(perSecond / 1000, seen.throughput, 0.03, `throughput at ${scv}:`);
    near(meanMs, seen.time, 0.08, `mean at ${scv}:`);
    near(p99Ms, quantile(seen.times, 0.99), 0.15, `p99 at ${scv}:`);
    near(p50Ms, quantile(seen.times, 0.5), 0.05, `p50 at ${scv}:`);
  }
});
test("closed networks that vary are near their simulation, whatever users and pauses", () => {
  const { note, ok } = closedTruth(20_000);
  assert.ok(ok, note ?? "");
});
test("a closed network of exponential services is that of exact theory, to the last user", () => {
  const stations = stationsOf(closedDesign(1), [1, 1]);
  const exact = convolution(stations, 20, 50);
  assert.deepEqual(variedClosed(stations, 20, 50), exact);
  assert.equal(evaluate(closedDesign(1)).perSecond, 1000 * exact.throughput);
  // Alone nobody waits, however much services vary.
  near(variedClosed(stationsOf(closedDesign(9), [1, 1]), 1, 50).time, 14, 1e-9);
});
test("the slowest of ten is longer the more each one varies", () => {
  for (const scv of [0.25, 1, 2, 10]) {
    const ways = slowestOf(10, servicePhases(10, scv)),
      drawn = drawnSlowest(10, servicePhases(10, scv));
    near(meanOf(ways), drawn.mean, 0.03, `mean at ${scv}:`);
    near(percentile(ways, 0.99), drawn.p99, 0.08, `p99 at ${scv}:`);
  }
  // In a whole design, too: nobody waits here, so the part's variation is all.
  const asked = (scv: number) =>
    evaluate(readDesign({
      name: "search",
      components: [{ name: "index", kind: "delay", serviceMs: 8, scv }],
      routes: [{ from: "client", to: "index", calls: 10, parallel: true }],
      workload: { perSecond: 10 },
    })).p99Ms;
  assert.ok(asked(0) < asked(1) && asked(1) < asked(2) && 1.5 * asked(2) < asked(10));
});
test("of calls at once those that a cache answers are not waited for", () => {
  // One of two is needed on average: 3/4 of requests wait, one third of those for the longer of two.
  const ways = slowestOf(2, [{ mean: 10 }], 0.5);
  near(meanOf(ways), 2 * 0.25 * 10 + 0.25 * 15, 0.01);
  near(longerThan(ways, 0), 0.75, 1e-9);
  assert.deepEqual(slowestOf(5, [{ mean: 10 }], 0), []);
});
test("shards have a line each: a tenth of all calls at one of ten, and not all at a pool of ten", () => {
  const parts = (spread: "pool" | "shards") =>
    readDesign({
      name: "invoices",
      components: [{ name: "shard", kind: "database", serviceMs: 10, replicas: 10, spread }],
      routes: [{ from: "client", to: "shard" }],
      workload: { perSecond: 800 },
    });
  // M/M/1 at 80 %.
  near(evaluate(parts("shards")).meanMs, 50, 1e-9);
  assert.ok(evaluate(parts("pool")).meanMs < 15);
  assert.equal(stationsOf(parts("shards"), [1]).length, 10);
  // Each shard has its own data: all are needed.
  const [shard] = parts("shards").components;
  const part = { ...shard!, availability: 0.99 };
  near(
    evaluate({ ...parts("shards"), components: [part] }).availability,
    0.99 ** 10,
    1e-9,
  );
});
test("a leader does not get faster with replicas, only more available", () => {
  const led = (replicas: number) =>
    evaluate(readDesign({
      name: "orders",
      components: [
        {
          name: "store",
          kind: "database",
          serviceMs: 8,
          replicas,
          spread: "leader",
          availability: 0.99,
        },
      ],
      routes: [{ from: "client", to: "store" }],
      workload: { perSecond: 100 },
    }));
  assert.equal(led(3).p99Ms, led(1).p99Ms);
  assert.equal(led(3).headroom, led(1).headroom);
  near(led(2).availability, 0.9999, 1e-9);
});

function drawnSlowest(n: number, phases: readonly Phase[]): { mean: number; p99: number } {
  const stream = random("slowest"), draw = drawsOf(stream, 1, 1);
  const times = Float64Array.from({ length: 20_000 }, () => {
    let most = 0;
    for (let k = 0; k < n; k++) {
      let time = 0;
      for (const { mean, probability = 1 } of phases) {
        if (stream.next() < probability) time += mean * draw();
      }
      most = Math.max(most, time);
    }
    return most;
  });
  return { mean: times.reduce((a, b) => a + b, 0) / times.length, p99: quantile(times, 0.99) };
}
