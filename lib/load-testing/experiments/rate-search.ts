import { random } from "../../sim/mod.ts";
import { type RateFound, searchRate } from "../analysis/slo-search.ts";
import { enough } from "../analysis/stop-rule.ts";
import { warmUp } from "../analysis/warm-up.ts";
import { Recorder } from "../recorder.ts";
import { runOpen } from "./virtual-runs.ts";

/** What must hold, and of which server. */
export interface SloOptions {
  readonly seed: number;
  readonly meanService: number;
  /** The 99th percentile must be at most this, in ms. */
  readonly p99Ms: number;
  /** Length of each try, in s of virtual time. */
  readonly seconds: number;
}

/** The highest rate at which a virtual server keeps its objective, beside what M/M/1 says: μ − ln(100)/t. */
export async function rateThatKeeps(
  { seed, meanService, p99Ms, seconds }: SloOptions,
): Promise<
  RateFound & {
    readonly formula: number;
    readonly tried: { rate: number; p99: number; kept: boolean }[];
  }
> {
  const tried: { rate: number; p99: number; kept: boolean }[] = [], most = 1000 / meanService;
  const found = await searchRate((rate) => {
    const recorder = new Recorder();
    runOpen({ seed: seed + tried.length, meanService, rate, seconds }, recorder.heard);
    const [p99 = 0] = recorder.latencyMs([99]), kept = p99 <= p99Ms;
    tried.push({ rate, p99, kept });
    return kept;
  }, { from: most / 50, to: 2 * most, within: 0.01 });
  return { ...found, formula: Math.max(0, most - 1000 * Math.log(100) / p99Ms), tried };
}

/** One point of a run that begins cold. */
export interface WarmPoint {
  readonly second: number;
  readonly ms: number;
}

/** A run whose server is slow until it is warm: where the beginning is cut, and what it does to the mean. */
export function coldRun(
  { seed, meanService, load, coldSeconds, seconds }: {
    seed: number;
    meanService: number;
    load: number;
    coldSeconds: number;
    seconds: number;
  },
): { rows: WarmPoint[]; cutSecond: number; settled: boolean; meanAll: number; meanWarm: number } {
  const rate = 1000 * load / meanService, times: number[] = [], ended: number[] = [];
  const chance = random(seed).split("cold");
  runOpen({ seed, meanService, rate, seconds }, (answered) => {
    // A cold cache: each request pays for a miss, the less the longer it goes on.
    const cold = Math.exp(-answered.due / 1000 / coldSeconds * 3);
    times.push(answered.ended - answered.due + 10 * meanService * cold * chance.next());
    ended.push(answered.due / 1000);
  });
  const step = 0.5, slots = Math.floor(seconds / step);
  const sums = new Float64Array(slots), counts = new Float64Array(slots);
  times.forEach((ms, i) => {
    const slot = Math.min(slots - 1, Math.floor(ended[i]! / step));
    sums[slot]! += ms;
    counts[slot]!++;
  });
  const rows = Array.from(
    sums,
    (sum, i) => ({ second: i * step, ms: sum / Math.max(1, counts[i]!) }),
  );
  const { cut, settled } = warmUp(rows.map(({ ms }) => ms));
  const cutSecond = cut * step,
    mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  return {
    ...{ rows, cutSecond, settled, meanAll: mean(times) },
    meanWarm: mean(times.filter((_, i) => ended[i]! >= cutSecond)),
  };
}

/** Runs that double until the mean is known well enough. */
export function runUntilKnown(
  { seed, meanService, load, within }: {
    seed: number;
    meanService: number;
    load: number;
    within: number;
  },
): { seconds: number; mean: number; half: number; enough: boolean }[] {
  const rows: { seconds: number; mean: number; half: number; enough: boolean }[] = [];
  for (let seconds = 10; seconds <= 20_000; seconds *= 2) {
    const times: number[] = [];
    runOpen({ seed, meanService, rate: 1000 * load / meanService, seconds }, ({ due, ended }) => {
      if (due > seconds * 50) times.push(ended - due);
    });
    rows.push({ seconds, ...enough(times, { within }) });
    if (rows.at(-1)!.enough) break;
  }
  return rows;
}
