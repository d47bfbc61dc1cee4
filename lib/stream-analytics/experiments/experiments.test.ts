import assert from "node:assert/strict";
import { test } from "node:test";
import * as lab from "./mod.ts";

const scene = { rate: 300, duration: 20, lateShare: 0.2, lateMost: 3, partitions: 4, seed: 5 };

test("two deliveries differ by arrival, and not by the time of the event, if it is waited for long enough", () => {
  const [arrival, event, inTime] = lab.twoDeliveries(scene, 5000, 3000);
  const hasty = lab.twoDeliveries(scene, 5000, 0)[2]!;
  assert.ok(arrival!["differ between two deliveries"] > 0 && arrival!["differ from the truth"] > 0);
  for (const row of [event!, inTime!]) {
    assert.equal(row["differ between two deliveries"] + row["differ from the truth"], 0);
  }
  assert.ok(hasty["differ from the truth"] > 0, "who does not wait is wrong");
});

test("no bid is late where the lag is the longest delay, and some are without a lag", () => {
  assert.equal(lab.disorder({ ...scene, lag: 3, window: 1 }).late, 0);
  assert.ok(lab.disorder({ ...scene, lag: 0, window: 1 }).late > 0);
});

test("a clock that is ahead makes everybody late where it is believed, and hardly anybody where it is held", () => {
  const { none, believed, held } = lab.wrongClock({ ...scene, lag: 3, window: 1, ahead: 50 });
  assert.equal(none, 0);
  assert.ok(believed > 0.5 && held < 0.01, `${believed}, ${held}`);
});

test("an adapted lag lets about the wanted share through in time", () => {
  const { lag, behind } = lab.adaptedLag({ ...scene, duration: 60 }, 0.95);
  assert.ok(lag > 0 && lag < 3, `${lag}`);
  assert.ok(behind > 0.01 && behind < 0.07, `${behind}`);
});

test("only accumulating panes are too much when they are added up", () => {
  const { rows, dropped } = lab.paneSums({ ...scene, lag: 1, window: 5, lateness: 10 });
  const [accumulating, ...others] = rows.map((row) => row["added up, of the truth"]);
  assert.ok(accumulating! > 1.5);
  assert.deepEqual(others, [1, 1]);
  assert.equal(dropped, 0);
});

test("late shares and sessions are those of their closed forms", () => {
  for (const { truth, score, ok } of [lab.checkLateShare(3), lab.checkSessions(3, 200_000)]) {
    assert.ok(ok, `${truth}: ${score}`);
  }
});

test("a silent partition stalls event time for as long as it is silent, or as it is waited for", () => {
  const { stall } = lab.idlePartition({
    ...{ partitions: 3, lag: 2, silentFrom: 10, silentTo: 40, idleAfter: 4 },
  });
  // Heard at 9.75 s and at 40 s, waited for for 4 s. The lag, which all answers wait for, is not in it.
  assert.deepEqual([stall.all, stall.idle], [30.25, 4]);
});

test("merged sketches are one sketch's, and as good as their settings", () => {
  const options = { partitions: 4, events: 20_000, log2m: 11, accuracy: 0.01, seed: 7 };
  const good = lab.mergedSketches(options);
  assert.ok(good.differ === 0 && good.bidders < 0.08 && good.prices <= 0.01, JSON.stringify(good));
  assert.ok(lab.mergedSketches({ ...options, log2m: 6 }).bidders > 0.08);
  const coarse = lab.mergedSketches({ ...options, accuracy: 0.1 });
  assert.ok(coarse.prices > 0.02 && coarse.bytes < good.bytes);
  assert.ok(lab.mergedSketches({ ...options, accuracy: 0.002 }).bytes > 32_000);
});

test("summed by readers first, every bid is counted and no worker is hot", () => {
  const [direct, summed] = lab.hotKey({ ...scene, rate: 1000 }, 8, 5000);
  assert.equal(summed!.bids, direct!.bids);
  assert.ok(summed!["× mean"] < direct!["× mean"]);
});

test("a rush without delays is shown as it was; with delays its peak is too high", () => {
  const rush = { rate: 100, lateMost: 3, seed: 2 };
  assert.equal(lab.closingRush({ ...rush, lateShare: 0 }).misplaced, 0);
  const { peak: [made, shown], misplaced } = lab.closingRush({ ...rush, lateShare: 0.6 });
  assert.ok(shown > made && misplaced > 0);
});

test("the worked window is late once the watermark has passed its end", () => {
  const play = lab.smallWindow("retracting");
  const panes = [[1, 5], [4, 7], [12, 3], [8, 2]].map(([time, price]) =>
    play({ time: time!, price: price! })
  );
  assert.deepEqual(panes.map(({ pane }) => pane.split(",")[0]), ["–", "early", "on time", "late"]);
  assert.deepEqual([panes[3]!.value, panes[3]!["taken back"]], [14, 12]);
});
