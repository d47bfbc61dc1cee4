import assert from "node:assert/strict";
import { test } from "node:test";
import { completeShare, treeOf } from "../mod.ts";
import * as lab from "./mod.ts";
import * as real from "./real/mod.ts";

const model = { seed: 7, requests: 400, rate: 40, slowOne: 200, lock: 600 };

test("the slow checkouts are beyond the 99th percentile: every dashboard is green", async () => {
  const run = await lab.runShop(model);
  assert.equal(run.bought.length, 400);
  assert.equal(run.bought.filter(({ slow }) => slow).length, 2);
  assert.ok(run.bought.every(({ slow, took }) => !slow || took >= 600));
  const teams = lab.dashboards(run, 250);
  assert.equal(teams.length, 5);
  assert.ok(teams.every(({ green }) => green));
  const worst = lab.culprit(lab.slowestTrace(run.records));
  assert.equal(worst.operation, "ledger: wait for lock");
  assert.ok(worst.share > 0.5);
});

test("the same seed gives the same run", async () => {
  const one = await lab.runShop({ ...model, requests: 50 }),
    two = await lab.runShop({ ...model, requests: 50 });
  assert.deepEqual(
    one.records.map(({ spanId }) => spanId),
    two.records.map(({ spanId }) => spanId),
  );
});

test("a clock that is wrong puts its service's calls in the wrong order, and no others", async () => {
  const right = await lab.runShop({ ...model, requests: 100 });
  const wrong = await lab.runShop({ ...model, requests: 100, skew: { payments: -80 } });
  assert.equal(lab.wrongOrder(right.records), 0);
  assert.equal(lab.wrongOrder(wrong.records), 0.25);
  const lines = lab.logsAround(wrong);
  assert.ok(lines.some(({ whose }) => whose === "others"));
  assert.ok(lines.filter(({ whose }) => whose === "the slow checkout").length === 10);
});

test("each fault of propagation breaks traces in its own way, and no fault breaks none", async () => {
  const rows = await lab.propagationFaults({ ...model, requests: 60 });
  const by = Object.fromEntries(rows.map((row) => [row.fault, row]));
  assert.deepEqual([by["headers arrive"]!.traces, by["headers arrive"]!.whole], [1, 1]);
  assert.equal(by["no headers at all"]!.traces, 5);
  assert.equal(by["payments forgets them"]!.traces, 2);
  assert.equal(by["a proxy doubles them"]!.traces, 4);
  assert.equal(by["a client sends its own, always the same"]!.traces, 1 / 60);
  assert.ok(by["a pool remembers its first caller"]!.largest > 60);
  assert.ok(rows.slice(1).every(({ whole }) => whole === 0));
});

test("halving a task gains no more than the critical path says, and what is not on it gains nothing", async () => {
  const rows = await lab.followAdvice({ ...model, requests: 200 });
  for (const { task, predicted, measured } of rows) {
    assert.ok(measured <= predicted + 0.01, `${task}: ${measured} of ${predicted}`);
    assert.ok(measured >= 0.5 * predicted, `${task}: ${measured} of ${predicted}`);
  }
});

test("samples: estimates lie where theory has them, whole traces survive with p to the k, rare errors vanish", () => {
  const within = lab.withinTwo(lab.estimates(4000, [0.5, 0.1, 0.02], 20, 3));
  assert.ok(within > 0.85, String(within));
  for (const { how, share, theory } of lab.wholeTraces([1, 0.5, 0.2], 3, 5000, 1)) {
    assert.ok(Math.abs(share - theory) < 4 * Math.sqrt(theory / 5000), how);
  }
  const { none, theory } = lab.caught(20, 0.01, 400, 1);
  assert.ok(Math.abs(none - theory) < 0.1);
  assert.equal(completeShare(0.1, 4).toFixed(6), "0.000100");
});

test("a tail sampler keeps every error in a window that is long enough, and memory is Little's", () => {
  const traffic = {
    seed: 1,
    rate: 200,
    traces: 4000,
    failOne: 500,
    slowOne: 200,
    slowMs: 600,
    probability: 0.02,
  };
  const long = lab.runTail({ ...traffic, window: 2000 }),
    short = lab.runTail({ ...traffic, window: 20 });
  assert.deepEqual([long.errors, long.slow, long.complete], [1, 1, 1]);
  assert.ok(Math.abs(long.held / long.little - 1) < 0.05, String(long.held));
  assert.ok(short.slow < 0.5);
  assert.ok(long.unweighted.mean > 2 * long.truth.mean);
  assert.ok(Math.abs(long.weighted.mean / long.truth.mean - 1) < 0.5);
});

test("B3 headers, sound and broken, are read as OpenTelemetry's propagator reads them", () => {
  assert.deepEqual(real.checkB3(500), { of: 500, wrong: [] });
});

test("index and scan find the same, and outside truths hold", () => {
  assert.ok(lab.searchTimes(5000, 1).every(({ same }) => same));
  for (const { truth, ok, score } of lab.outsideTruths()) assert.ok(ok, `${truth}: ${score}`);
});

test("batches make nobody wait, whatever the collector does, and no span is lost without being counted", async () => {
  const rows = await real.measureOverhead(20, 0.1);
  for (const { way, ended, sent, dropped, silent } of rows) {
    assert.deepEqual([ended - sent - dropped, silent], [0, 0], way);
  }
  const by = Object.fromEntries(rows.map((row) => [row.way, row]));
  assert.ok(by["one by one, collector dead"]!.p50 > 20 * by["in batches, collector dead"]!.p50);
  assert.equal(by["in batches, collector dead"]!.sent, 0);
});

test("the shop of five processes survives the death of one; its last span dies with it", async () => {
  const live = await real.liveShop({ checkouts: 3, lock: 80 });
  assert.ok([...live.before, live.slow, ...live.after].every(({ ok }) => ok));
  assert.ok(live.during.every(({ ok }) => !ok));
  assert.ok(live.died <= 1);
  assert.equal(live.trace.length, 10);
  assert.deepEqual([...new Set(live.trace.map(({ service }) => service))].sort(), [
    ...["cart", "ledger", "payments", "seats", "web"],
  ]);
  assert.deepEqual([treeOf(live.trace).roots.length, treeOf(live.trace).missing], [1, []]);
  assert.equal(live.store.search("status=error service=payments").length, live.during.length);
  // The queue's receiver is linked to the sender, in a trace of its own.
  const sent = live.trace.find(({ kind }) => kind === 4)!;
  const received = live.store.traces().flat().filter(({ kind }) => kind === 5);
  assert.ok(received.some(({ links }) => links[0]?.spanId === sent.spanId));
  assert.ok(received.every(({ traceId }) => traceId !== sent.traceId));
});
