import { random, wilson } from "../../sim/mod.ts";
import { Sprt, sprtByWald, sprtExactly, type SprtFacts, type SprtOptions } from "../safety/sprt.ts";
import { type AbortRule, errorThreshold, peekingTest } from "../safety/thresholds.ts";

/** How often a rule ended an experiment, and after how many calls. */
export interface AbortRow {
  rule: string;
  /** Share of failed calls that there really was. */
  failing: number;
  /** Share of runs that were aborted, with its interval. */
  aborted: number;
  low: number;
  high: number;
  /** Mean calls until the abort, of the runs that were aborted; NaN where none was. */
  calls: number;
}

/** What a rule is compared over. */
export interface AbortOptions extends SprtOptions {
  seed: number;
  runs: number;
  /** Calls after which an experiment is over anyhow. */
  most: number;
  /** The usual threshold. */
  window: number;
  share: number;
}

/** Threshold, peeking and SPRT, each under a healthy and an ill system. O(runs × calls). */
export function compareAborts(options: AbortOptions): AbortRow[] {
  const { p0, p1, alpha, window, share } = options;
  // One-sided: the quantile that a fixed test of this error rate would use.
  const z = 1.645 + (alpha < 0.03 ? 0.681 : 0);
  const rules: Record<string, () => AbortRule> = {
    [`over ${percent(share)} of the last ${window}`]: () => errorThreshold({ window, share }),
    "a test, looked at after each call": () => peekingTest({ p0, z }),
    SPRT: () => {
      const test = new Sprt(options);
      // One round: a pass ends the watch, as the test's error rate is a round's.
      let over = false;
      return {
        add: (failed) => {
          if (over) return false;
          const verdict = test.add(failed);
          over = verdict === "pass";
          return verdict === "abort";
        },
      };
    },
  };
  return Object.entries(rules).flatMap(([rule, make]) =>
    [p0, p1].map((failing) => outcome(rule, failing, make, options))
  );
}

function outcome(
  rule: string,
  failing: number,
  make: () => AbortRule,
  { seed, runs, most }: AbortOptions,
): AbortRow {
  const chance = random(seed).split(`${rule} ${failing}`);
  let aborted = 0, calls = 0;
  for (let run = 0; run < runs; run++) {
    const { add } = make();
    for (let call = 1; call <= most; call++) {
      if (!add(chance.next() < failing)) continue;
      aborted++;
      calls += call;
      break;
    }
  }
  const { low, high } = wilson(aborted, runs);
  return { rule, failing, aborted: aborted / runs, low, high, calls: calls / aborted };
}

/** SPRT: what Wald said, what the walk does exactly, and what was simulated. */
export function sprtAgainstTheory(options: SprtOptions & { seed: number; runs: number }): {
  what: string;
  wald: number;
  exact: number;
  simulated: number;
  /** Standard error of what was simulated. */
  error: number;
}[] {
  const { runs, seed, alpha, beta } = options;
  const wald = { falseAbort: alpha, missed: beta, ...sprtByWald(options) };
  const exact = sprtExactly(options);
  const seen = { ...rounds(options, "p0", seed, runs), ...rounds(options, "p1", seed, runs) };
  const names: Record<keyof SprtFacts, string> = {
    falseAbort: "false aborts",
    missed: "faults missed",
    asn0: "calls, healthy",
    asn1: "calls, ill",
  };
  return (Object.keys(names) as (keyof SprtFacts)[]).map((key) => ({
    what: names[key],
    wald: wald[key],
    exact: exact[key],
    simulated: seen[key]!.mean,
    error: seen[key]!.error,
  }));
}

type Measured = { mean: number; error: number };

function rounds(
  options: SprtOptions,
  which: "p0" | "p1",
  seed: number,
  runs: number,
): Record<string, Measured> {
  const chance = random(seed).split(which), test = new Sprt(options), p = options[which];
  let aborts = 0, sum = 0, squares = 0;
  for (let run = 0; run < runs; run++) {
    let verdict = test.add(chance.next() < p);
    while (verdict === "go on") verdict = test.add(chance.next() < p);
    if (verdict === "abort") aborts++;
    sum += test.samples;
    squares += test.samples ** 2;
  }
  const share = aborts / runs, mean = sum / runs;
  const ofShare = Math.sqrt(share * (1 - share) / runs);
  const ofMean = Math.sqrt((squares / runs - mean ** 2) / runs);
  return which === "p0"
    ? { falseAbort: { mean: share, error: ofShare }, asn0: { mean, error: ofMean } }
    : { missed: { mean: 1 - share, error: ofShare }, asn1: { mean, error: ofMean } };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
