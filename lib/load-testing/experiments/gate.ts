import { exponential, logNormal, type Random, random, wilson } from "../../sim/mod.ts";
import { compare } from "../analysis/compare.ts";
import { lindley } from "../analysis/lindley.ts";

/** A gate that holds two versions against each other. */
export interface GateOptions {
  readonly seed: number;
  /** Requests of each run. */
  readonly requests: number;
  /** Share of equal versions that may be called different. */
  readonly alpha: number;
  /** Pairs of runs. */
  readonly pairs: number;
  /** Utilisation of the server in both. */
  readonly load: number;
  /** How much more work the second version has: 1.1 is a tenth. */
  readonly slower: number;
  /** Percentile that is compared, as a share. */
  readonly at: number;
  /** Requests that are drawn together. */
  readonly block: number;
}

/** What a gate did. */
export interface GateResult {
  readonly pairs: number;
  /** How often it called the two different, and the second one slower. */
  readonly alarms: number;
  readonly slower: number;
  /** Where the share of alarms lies, in 99 of 100 cases. */
  readonly low: number;
  readonly high: number;
}

const SURE = 0.99;

/** So often are samples drawn that five or more of the differences lie beyond each end that decides. */
export function drawsFor(alpha: number): number {
  return Math.max(200, Math.ceil(10 / alpha));
}

/** Runs pairs of runs through the gate. */
export function gate(options: GateOptions): GateResult {
  const { seed, alpha, pairs, at, block } = options;
  const draws = drawsFor(alpha);
  let alarms = 0, slower = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const chance = random(seed).split(`pair ${pair}`);
    const before = latencies(chance.split("before"), options, 1);
    const after = latencies(chance.split("after"), options, options.slower);
    const { verdict } = compare(before, after, {
      ...{ random: chance.split("draws"), at, alpha, block, draws },
    });
    if (verdict !== "no difference") alarms++;
    if (verdict === "slower") slower++;
  }
  return { pairs, alarms, slower, ...wilson(alarms, pairs, SURE) };
}

/** A run's latencies, in ms: work that varies, and a queue where the server is busy. */
export function latencies(
  chance: Random,
  { requests, load }: Pick<GateOptions, "requests" | "load">,
  times: number,
): Float64Array {
  const work = logNormal(chance.split("work"), { median: 4, sigma: 0.5 });
  const mean = 4 * Math.exp(0.5 ** 2 / 2);
  const gap = exponential(chance.split("gaps"), { mean: load > 0 ? mean / load : 1e6 });
  let at = 0;
  // The first tenth fills the queue and does not count.
  const all = Math.ceil(requests * 1.1),
    arrivals = Float64Array.from({ length: all }, () => at += gap());
  const works = Float64Array.from({ length: all }, () => times * work());
  return lindley(arrivals, works).slice(all - requests);
}
