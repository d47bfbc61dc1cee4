import { quantile, random, requireNumber } from "../sim/mod.ts";
import { judge, missedOf } from "./criteria.ts";
import type { Design } from "./model.ts";
import { drawsOf } from "./solve/draws.ts";
import { knobsOf } from "./what-if.ts";

export interface UncertaintyOptions {
  /** How far off inputs may be: the standard deviation over the mean, of each. */
  spread: number;
  samples?: number;
  seed?: number | string;
}

/** What is left of a prediction if its inputs are only estimates. */
export interface Uncertainty {
  /** Share of the samples that pass, and those that have no steady state. */
  passes: number;
  unstable: number;
  /** Share of the samples that miss so: each combination of what they miss, the most frequent first. */
  misses: readonly { what: string; share: number }[];
  /** Of the samples with a steady state, in ms. */
  p99: { low: number; median: number; high: number };
}

/** Monte Carlo: every input is drawn around its estimate, log-normal. O(samples) evaluations. */
export function uncertainty(design: Design, options: UncertaintyOptions): Uncertainty {
  const { samples = 500, seed = 1, spread } = options;
  requireNumber("sample a design", "spread", spread, { unit: "(a share)", min: 0, max: 2 });
  requireNumber("sample a design", "samples", samples, {
    unit: "samples",
    min: 1,
    max: 1e6,
    integer: true,
  });
  const stream = random(`uncertainty ${seed}`), names = knobsOf(design).map(({ name }) => name);
  const draws = names.map((name) => drawsOf(stream.split(name), 1, spread ** 2));
  const p99s: number[] = [];
  const missed = new Map<string, number>();
  let passes = 0, unstable = 0;
  for (let n = 0; n < samples; n++) {
    const drawn = names.reduce((one, name, i) => scaled(one, name, draws[i]!()), design);
    const judgement = judge(drawn), { evaluation } = judgement;
    if (judgement.passes) passes++;
    else count(missed, missedOf(judgement).join(" and "));
    if (evaluation) p99s.push(evaluation.p99Ms);
    else unstable++;
  }
  const at = (share: number) => p99s.length > 0 ? quantile(p99s, share) : Infinity;
  return {
    passes: passes / samples,
    unstable: unstable / samples,
    misses: [...missed].map(([what, times]) => ({ what, share: times / samples }))
      .sort((a, b) => b.share - a.share),
    p99: { low: at(0.05), median: at(0.5), high: at(0.95) },
  };
}

function count(seen: Map<string, number>, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}

/** A design with one knob turned by a factor. */
export function scaled(design: Design, name: string, factor: number): Design {
  const { set, value } = knobsOf(design).find((one) => one.name === name)!;
  return set(value * factor);
}
