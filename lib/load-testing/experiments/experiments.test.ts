import assert from "node:assert/strict";
import test from "node:test";
import {
  coldRun,
  concertEvening,
  drawsFor,
  fourAgents,
  gate,
  latencyMap,
  observeClients,
  percentileCurves,
  plantedBottlenecks,
  rateThatKeeps,
  runUntilKnown,
  seenStalls,
  threeModels,
  twiceTheClients,
} from "./mod.ts";
import { findBottleneck } from "../mod.ts";

test("a stalled server: closed hides it, correcting and due times show S − T/100, one connection hides it again", () => {
  const seen = seenStalls({
    seed: 1,
    stallMs: 200,
    everyMs: 2000,
    serviceMs: 1,
    rate: 200,
    seconds: 150,
  });
  const p99 = (name: "closed" | "corrected" | "open" | "fromSending") =>
    seen[name].percentile(99) / 1000;
  assert.ok(p99("closed") < 3, String(p99("closed")));
  assert.ok(p99("fromSending") < 20, String(p99("fromSending")));
  assert.ok(Math.abs(p99("open") - 181) < 6, String(p99("open")));
  assert.ok(Math.abs(p99("corrected") - 181) < 12, String(p99("corrected")));
  const curves = percentileCurves({ open: seen.open });
  assert.ok(curves.every(({ ms }, i) => i === 0 || ms >= curves[i - 1]!.ms));
  const map = latencyMap(seen.answers, { from: 0, to: 4000, slotMs: 100 });
  const inside = seen.answers.filter(({ due }) => due < 4000).length;
  assert.equal(map.reduce((sum, { requests }) => sum + requests, 0), inside);
});

test("open and partly open explode at capacity, closed does not", () => {
  const points = threeModels({
    seed: 1,
    meanService: 5,
    think: 50,
    perVisit: 4,
    offered: [0.5, 1.3],
    seconds: 100,
  });
  const at = (model: string, wanted: number) =>
    points.find((p) => p.model === model && p.wanted === wanted)!;
  assert.ok(at("open", 1.3).responseMs > 20 * at("open", 0.5).responseMs);
  assert.ok(at("partly open", 1.3).responseMs > 20 * at("partly open", 0.5).responseMs);
  assert.ok(at("closed", 1.3).responseMs < 5 * at("closed", 0.5).responseMs);
  assert.equal(at("open", 1.3).formulaMs, undefined);
  // Of clients there are whole ones: 1.3 × 11 are 14, and these ask for 14/11.
  assert.ok(Math.abs(at("closed", 1.3).offered - 14 / 11) < 1e-9);
  const two = twiceTheClients({ seed: 1, meanService: 5, think: 50, seconds: 50 }, 1.5);
  assert.deepEqual(two.map(({ clients }) => clients), [17, 34]);
  assert.ok(Math.abs(two[1]!.perSecond / two[0]!.perSecond - 1) < 0.2);
});

test("the planted resource is named, and without load none is; N = X(R + Z) in every run", () => {
  const planted = plantedBottlenecks({ seed: 3, services: 20 });
  for (const { planted: name, found, little } of planted) {
    assert.equal(found, name);
    assert.ok(Math.abs(little - 1) < 0.02, String(little));
  }
  assert.ok(
    plantedBottlenecks({ seed: 3, services: 8, enough: false }).every(({ found }) => !found),
  );
});

test("where requests cost each other time, more clients get less done", () => {
  const stations = [{ name: "lock", servers: 1, demandMs: 3, crosstalk: 0.05 }];
  const rate = (clients: number) =>
    findBottleneck(observeClients(stations, { seed: 1, clients, thinkMs: 0, seconds: 40 }))
      .perSecond;
  assert.ok(rate(30) < 0.7 * rate(2));
});

test("a gate cries wolf as often as it was allowed to; drawn request by request, far more often", {
  timeout: 120_000,
}, () => {
  const options = {
    seed: 18,
    requests: 600,
    alpha: 0.05,
    pairs: 60,
    load: 0.3,
    slower: 1,
    at: 0.9,
  };
  assert.deepEqual([0.2, 0.05, 0.03, 0.01].map(drawsFor), [200, 200, 334, 1000]);
  const fair = gate({ ...options, block: 20 }), careless = gate({ ...options, block: 1 });
  assert.ok(fair.low <= 0.05 && fair.alarms <= 8, String(fair.alarms));
  assert.ok(careless.alarms > fair.alarms, String(careless.alarms));
  assert.ok(gate({ ...options, pairs: 20, block: 20, slower: 1.5 }).slower >= 16);
});

test("the rate that keeps an objective is the one that M/M/1 says", async () => {
  const found = await rateThatKeeps({ seed: 2, meanService: 5, p99Ms: 100, seconds: 50 });
  assert.ok(Math.abs(found.rate / found.formula - 1) < 0.12, `${found.rate} for ${found.formula}`);
  assert.equal(
    (await rateThatKeeps({ seed: 2, meanService: 5, p99Ms: 10, seconds: 5 })).formula,
    0,
  );
});

test("a cold run is cut, and a run goes on until its mean is known", () => {
  const cold = coldRun({ seed: 1, meanService: 5, load: 0.5, coldSeconds: 10, seconds: 60 });
  assert.ok(cold.cutSecond > 2 && cold.cutSecond < 20 && cold.meanWarm < cold.meanAll);
  const rows = runUntilKnown({ seed: 1, meanService: 5, load: 0.5, within: 0.1 });
  assert.ok(
    rows.at(-1)!.enough && rows.length > 1 && rows.slice(0, -1).every((row) => !row.enough),
  );
});

test("an average of percentiles is no percentile", () => {
  const { averaged, merged, rows, counters, differing } = fourAgents(1, 5000);
  assert.ok(counters > 1000 && differing === 0);
  assert.ok(averaged > 3 * merged);
  assert.equal(rows.length, 4);
});

test("a test by clients who wait passes on a server that customers overload", () => {
  const { testPerSecond, testP99, eveningP99, rows } = concertEvening({
    ...{ seed: 1, meanService: 5, calm: 0.4, concert: 1.3, clients: 3 },
  });
  assert.ok(testPerSecond > 190 && testP99 < 100 && eveningP99 > 1000, `${testP99}, ${eveningP99}`);
  assert.equal(rows.length, 120);
});
