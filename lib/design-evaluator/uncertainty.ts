import { quantile, random, requireNumber } from "../sim/mod.ts";
import { judge } from "./criteria.ts";
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
  let passes = 0, unstable = 0;
  for (let n = 0; n < samples; n++) {
    const drawn = names.reduce((one, name, i) => scaled(one, name, draws[i]!()), design);
    const { evaluation, passes: pass } = judge(drawn);
    passes += pass ? 1 : 0;
    if (evaluation) p99s.push(evaluation.p99Ms);
    else unstable++;
  }
  const at = (share: number) => p99s.length > 0 ? quantile(p99s, share) : Infinity;
  return {
    passes: passes / samples,
    unstable: unstable / samples,
    p99: { low: at(0.05), median: at(0.5), high: at(0.95) },
  };
}

function scaled(design: Design, name: string, factor: number): Design {
  const { set, value } = knobsOf(design).find((one) => one.name === name)!;
  return set(value * factor);
}

/** A bar of the tornado: the 99th percentile with one input at either end, all others as estimated. */
export interface TornadoRow {
  knob: string;
  low: number;
  high: number;
  /** Distance between both, by which they are ordered. */
  swing: number;
}

/** Each input one spread down and up, the widest first. `Infinity` where there is no steady state. */
export function tornado(design: Design, spread: number): TornadoRow[] {
  const at = (name: string, factor: number) =>
    judge(scaled(design, name, factor)).evaluation?.p99Ms ?? Infinity;
  return knobsOf(design).map(({ name }) => {
    const ends = [at(name, 1 - spread), at(name, 1 + spread)];
    const low = Math.min(...ends), high = Math.max(...ends);
    return { knob: name, low, high, swing: high - low };
  }).sort((a, b) => b.swing - a.swing);
}
