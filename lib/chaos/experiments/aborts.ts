import { quantile, random, studentT, wilson } from "../../sim/mod.ts";
import {
  playRounds,
  Sprt,
  sprtByWald,
  sprtExactly,
  type SprtFacts,
  type SprtOptions,
} from "../safety/sprt.ts";
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
  /** Calls until the abort, of the runs that were aborted: mean, and 95th percentile; NaN where none was. */
  calls: number;
  q95: number;
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

/** The rules that are compared, by name. */
export const ABORT_RULES = {
  threshold: "a threshold",
  peeking: "a test of one look, after each call",
  rounds: "Wald's test, round after round",
  shared: "the same, its α shared out",
} as const;

/**
 * The same test for an experiment of so many calls: its error rate is a round's, and a harmless experiment has many
 * rounds, so each is given its part of it.
 */
export function sharedOut(options: SprtOptions, calls: number): SprtOptions {
  const rounds = Math.max(1, Math.ceil(calls / sprtExactly(options).asn0));
  return { ...options, alpha: options.alpha / rounds };
}

/** Threshold, peeking and Wald's test, each under a healthy and an ill system. O(runs × calls). */
export function compareAborts(options: AbortOptions): AbortRow[] {
  const { p0, p1, alpha, window, share, most } = options;
  // One-sided: the quantile that a single look of this error rate would use.
  const z = studentT(1e6, 1 - 2 * alpha), cautious = sharedOut(options, most);
  const walk = (with_: SprtOptions) => (): AbortRule => {
    const test = new Sprt(with_);
    return { add: (failed) => test.add(failed) === "abort" };
  };
  const rules: [string, () => AbortRule][] = [
    [ABORT_RULES.threshold, () => errorThreshold({ window, share })],
    [ABORT_RULES.peeking, () => peekingTest({ p0, z })],
    [ABORT_RULES.rounds, walk(options)],
    [ABORT_RULES.shared, walk(cautious)],
  ];
  return rules.flatMap(([rule, make]) =>
    [p0, p1].map((failing) => outcome(rule, failing, make, options))
  );
}

function outcome(
  rule: string,
  failing: number,
  make: () => AbortRule,
  { seed, runs, most }: AbortOptions,
): AbortRow {
  const chance = random(seed).split(`${rule} ${failing}`), after: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { add } = make();
    for (let call = 1; call <= most; call++) {
      if (!add(chance.next() < failing)) continue;
      after.push(call);
      break;
    }
  }
  const { low, high } = wilson(after.length, runs);
  const mean = after.reduce((sum, calls) => sum + calls, 0) / after.length;
  const q95 = after.length > 0 ? quantile(after, 0.95) : NaN;
  return { rule, failing, aborted: after.length / runs, low, high, calls: mean, q95 };
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
  const chance = random(seed).split(which);
  const { aborts, sum, squares } = playRounds(new Sprt(options), options[which], chance, runs);
  const share = aborts / runs, mean = sum / runs;
  const ofShare = Math.sqrt(share * (1 - share) / runs);
  const ofMean = Math.sqrt((squares / runs - mean ** 2) / runs);
  return which === "p0"
    ? { falseAbort: { mean: share, error: ofShare }, asn0: { mean, error: ofMean } }
    : { missed: { mean: 1 - share, error: ofShare }, asn1: { mean, error: ofMean } };
}
