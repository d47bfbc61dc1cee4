import type { Design } from "./model.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import { NoSteadyState } from "./solve/open.ts";

/** One thing that has to hold, and whether it does. */
export interface Verdict {
  what: "p99" | "mean" | "availability" | "cost" | "capacity";
  limit: number;
  found: number;
  met: boolean;
}

/** An evaluation and its verdicts; without a steady state there is none, and `capacity` is missed. */
export interface Judgement {
  passes: boolean;
  verdicts: Verdict[];
  evaluation: Evaluation | undefined;
  /** Why there is no evaluation. */
  why?: string;
}

/** Holds a design against what has to hold: met or missed, with both numbers, and no points out of ten. */
export function judge(design: Design): Judgement {
  let evaluation: Evaluation;
  try {
    evaluation = evaluate(design);
  } catch (error) {
    if (!(error instanceof NoSteadyState)) throw error;
    const missed: Verdict = { what: "capacity", limit: 0, found: error.growth, met: false };
    return { passes: false, verdicts: [missed], evaluation: undefined, why: error.message };
  }
  const { availability, meanMs, p99Ms, perMonth } = design.slo, verdicts: Verdict[] = [];
  const most = (what: Verdict["what"], limit: number | undefined, found: () => number) => {
    if (limit !== undefined) verdicts.push({ what, limit, found: found(), met: found() <= limit });
  };
  // Only what is asked for: a percentile costs more than all the rest.
  most("p99", p99Ms, () => evaluation.p99Ms);
  most("mean", meanMs, () => evaluation.meanMs);
  if (availability !== undefined) {
    const found = evaluation.availability;
    verdicts.push({ what: "availability", limit: availability, found, met: found >= availability });
  }
  most("cost", perMonth, () => evaluation.perMonth);
  return { passes: verdicts.every(({ met }) => met), verdicts, evaluation };
}

/** What is missed, by name. */
export function missedOf({ verdicts }: Judgement): string[] {
  return verdicts.filter(({ met }) => !met).map(({ what }) => what);
}

/** How much of what is allowed a design uses: 1 is just met, above it is missed; `Infinity` without a steady state. */
export function usedOf({ evaluation, verdicts }: Judgement, what: Verdict["what"]): number {
  if (!evaluation) return Infinity;
  const verdict = verdicts.find((one) => one.what === what);
  if (!verdict) {
    throw new RangeError(`Cannot say how much of its ${what} a design uses: it has no limit`);
  }
  const { found, limit } = verdict;
  return what === "availability" ? (1 - found) / Math.max(1e-12, 1 - limit) : found / limit;
}
