import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import * as lab from "./mod.ts";
import { nab, suitesMissing } from "../real/suites.ts";

test("averages of averages hide an outage of busy stations", () => {
  const during = [20, 40] as const,
    rows = lab.averagedAway({
      stations: 1000,
      stuck: 0.02,
      random: random(1),
      during,
      minutes: 60,
    });
  const truth = lab.meanDuring(rows, "rentals that failed, of all", during);
  assert.ok(truth > 5 * lab.meanDuring(rows, "average of the stations' averages", during));
});

test("of lost scrapes a counter forgets nothing, pushed counts do", () => {
  const { rented, pushed, counted } = lab.lostScrapes({
    lost: 0.3,
    interval: 15,
    random: random(2),
    restart: 30,
    minutes: 60,
  });
  assert.ok(pushed < 0.8 * rented);
  assert.ok(Math.abs(counted - rented) < 0.05 * rented);
});

test("a log cut at any byte holds what was acknowledged", () => {
  assert.ok(lab.cutLog(3, 4).every(({ samples, acknowledged }) => samples === acknowledged));
});

test("a flood of users stops at the limit, and the label is named", () => {
  const [, second] = lab.explode([500, 3000], 1000);
  assert.deepEqual([second!.series, second!.refused], [1000, 2000]);
  assert.equal(lab.blamed(100)[0]!.label, "user_id");
});

test("a spike is drawn by M4 without a wrong pixel, and is not in the means", () => {
  const { scores, spike } = lab.drawFewer(random(1), 100);
  assert.equal(scores[0]!["pixels wrong"], 0);
  assert.equal(scores[0]!["highest value"], spike);
  assert.ok(scores.find(({ way }) => way === "means")!["highest value"] < spike / 2);
});

test("percentiles of sketches are within 1 %, means of percentiles are not", () => {
  const [, merged, averaged] = lab.percentilesOfHours(random(1));
  assert.ok(merged!.error < 0.01 && averaged!.error > 0.3);
});

test("burn rates page within one evaluation of the formula", () => {
  assert.ok(lab.burnTimes(0.99, [0.2, 0.5, 1]).worst <= 1);
});

test("somebody hears that the alerts have gone silent", () => {
  const rows = lab.deadMan({ dies: 10, minutes: 20, patience: 3 });
  assert.equal(rows.find(({ paged }) => paged)!.minute, 13);
});

test(
  "labelled anomalies: a stricter rule is more often right",
  { skip: suitesMissing() ?? false },
  () => {
    const some = nab().slice(0, 4),
      of = (rule: string) => lab.detect(some, { [rule]: lab.DETECTORS[rule]! })[0]!;
    assert.ok(of("5 deviations of a day").pages < of("3 deviations of a day").pages);
  },
);
