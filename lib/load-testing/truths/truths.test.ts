import assert from "node:assert/strict";
import test from "node:test";
import type { TruthRow } from "../../sim/mod.ts";
import { fitUsl } from "../mod.ts";
import { logTruths } from "../real/truths/logs.ts";
import { agentsMergeTruth, agentsUniteTruth } from "./agents-unite.ts";
import { arrivalTruths } from "./arrivals.ts";
import { coordinatedOmissionTruth } from "./coordinated-omission.ts";
import { encodingTruth } from "./encodings.ts";
import { littleTruth } from "./little.ts";
import { queueTruth } from "./queues.ts";
import { uslTruth } from "./usl.ts";

const holds = (row: TruthRow, score?: string) => {
  assert.ok(row.ok, `${row.truth}: ${row.score}: ${row.note ?? ""}`);
  if (score) assert.equal(row.score, score);
};

test("coordinated omission is corrected as HdrHistogram does it; with another interval it is not", () => {
  holds(coordinatedOmissionTruth());
  assert.equal(coordinatedOmissionTruth(20_000).ok, false);
});

test("encodings are those of the Java library, byte for byte", () =>
  holds(encodingTruth(), "8 of 8"));

test("logs of three formats are read line by line and added up in windows", () => {
  const [lines, windows] = logTruths();
  holds(lines!, "273 of 273");
  holds(windows!, "12 of 12");
});

test("requests are due when k6 and vegeta say, and whose they are", () => {
  const rows = arrivalTruths();
  rows.forEach((row) => holds(row));
  assert.deepEqual(
    rows.map(({ score }) => score.replace(/ of .*/, "")).join(),
    "9,21,23,3,7,8,96,11",
  );
});

test("the scalability law is fitted as published; a fit that lets κ below 0 is not", () => {
  holds(uslTruth(), "5 of 5");
  const careless = (points: Parameters<typeof fitUsl>[0]) => {
    const fit = fitUsl(points);
    return fit.free ? { ...fit, ...fit.free, free: undefined } : fit;
  };
  assert.equal(uslTruth(careless).score, "4 of 5");
});

test(
  "queues on a virtual clock behave as formulas say",
  { timeout: 120_000 },
  () => holds(queueTruth({ seconds: 300, within: 0.05 })),
);

test("agents together send what one would", () => holds(agentsUniteTruth()));

test("agents' histograms add up to that of one; what is put together by percentiles does not", () => {
  holds(agentsMergeTruth(), "16 of 16");
  const byMedian = agentsMergeTruth((sum, part) => sum.recordMany(part.percentile(50), part.count));
  assert.equal(byMedian.ok, false);
});

test("Little's law holds where each run is near it, and one that is not is seen", () => {
  holds(littleTruth([1, 1.019, 0.981], [0.951, 1.049]), "5 of 5");
  assert.equal(littleTruth([1.021], [1]).ok, false);
  assert.equal(littleTruth([1], [0.94]).score, "1 of 2");
});
