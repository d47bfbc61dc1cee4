import table from "../../../data/load-testing/coordinated-omission.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { Histogram } from "../histogram/histogram.ts";
import { linearSteps } from "../histogram/linear-steps.ts";
import { Misses, near } from "./compare-numbers.ts";

const WITHIN = 0.001;
const EXPECTED_US = 10_000;

/**
 * Tene's case: 10,000 answers of 1 ms, one every 10 ms, then one of 100 s, as it is and corrected.
 *
 * @param expected The interval by which it is corrected; another one for a control that must fail.
 */
export function coordinatedOmissionTruth(expected = EXPECTED_US): TruthRow {
  const options = { highest: table.highest, digits: table.digits };
  const raw = new Histogram(options), corrected = new Histogram(options);
  for (let i = 0; i <= 10_000; i++) {
    const us = i === 10_000 ? 100_000_000 : 1000;
    raw.record(us);
    corrected.recordExpected(us, expected);
  }
  const all = { raw, corrected, postCorrected: raw.corrected(expected) };
  const misses = new Misses();
  for (const [name, ours] of Object.entries(all) as [keyof typeof all, Histogram][]) {
    const theirs = table[name];
    misses.case(`${name}: count`, ours.count === theirs.count);
    misses.case(`${name}: min, max`, ours.min === theirs.min && ours.max === theirs.max);
    misses.case(`${name}: mean`, near(ours.mean, theirs.mean, WITHIN));
    if ("deviation" in theirs) {
      misses.case(`${name}: deviation`, near(ours.deviation, theirs.deviation, WITHIN));
    }
    for (const [p, value] of Object.entries(theirs.percentiles)) {
      misses.case(`${name}: ${p}`, ours.percentile(Number(p.slice(1))) === value);
    }
  }
  misses.case("exact mean, raw", near(raw.mean, table.exact.rawMean, WITHIN));
  misses.case("exact mean, corrected", near(corrected.mean, table.exact.correctedMean, WITHIN));
  for (const { histogram, from, to, count } of table.counts) {
    const ours = all[histogram as keyof typeof all].countBetween(from, to);
    misses.case(`${histogram}: count from ${from} to ${to}`, ours === count);
  }
  for (const { histogram, value, percent, within } of table.shareAtOrBelow) {
    const ours = all[histogram as keyof typeof all].percentAtOrBelow(value);
    misses.case(`${histogram}: share up to ${value}`, Math.abs(ours - percent) <= within);
  }
  for (const { histogram, step, ...rest } of table.linearSteps) {
    const ours = linearSteps(all[histogram as keyof typeof all], step);
    const found = {
      ...{ steps: ours.length, first: ours[0]!.count, last: ours.at(-1)!.count },
      total: ours.reduce((sum, { count }) => sum + count, 0),
    };
    const right = Object.entries(rest).every(([name, value]) =>
      found[name as keyof typeof found] === value
    );
    misses.case(`${histogram}: steps of ${step}`, right);
  }
  percentileRule(misses);
  return scored("coordinated omission, Tene's case", misses.of, misses.wrong);
}

/** How a share is rounded that falls between two values. */
function percentileRule(misses: Misses): void {
  const { values, percentiles, then } = table.percentileRule, two = new Histogram();
  const ask = (pairs: number[][]) => {
    for (const [percent, value] of pairs) {
      misses.case(`p${percent} of ${two.count}`, two.percentile(percent!) === value);
    }
  };
  for (const value of values) two.record(value);
  ask(percentiles);
  for (const value of then.add) two.record(value);
  ask(then.percentiles);
}
