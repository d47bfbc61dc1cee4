import { judge, type Judgement, missedOf } from "./criteria.ts";
import type { Design } from "./model.ts";
import { type Plan, withReplicas } from "./planner.ts";
import { NoSteadyState } from "./solve/open.ts";
import { evaluate } from "./evaluate.ts";
import { isEndless } from "./stations.ts";

/** Sizes that are tried at most. */
const MOST = 1000;

/** One size on a hurried team's way, and what it comes to. */
export interface GreedyStep {
  replicas: number[];
  design: Design;
  judgement: Judgement;
}

/**
 * What a hurried team does, from one replica of each: it adds one to the busiest part, or, where only availability is
 * missed, to the part that is down most, until all passes, a part has `most`, or the money is spent. O(steps) evaluations.
 *
 * @returns Every size on the way; the last one passes, or is where it ends.
 */
export function greedySteps(design: Design, most = 12): GreedyStep[] {
  const steps: GreedyStep[] = [];
  let replicas = design.components.map((part) => isEndless(part) ? part.replicas : 1);
  while (steps.length < MOST) {
    const sized = withReplicas(design, replicas), judgement = judge(sized);
    steps.push({ replicas, design: sized, judgement });
    const missed = missedOf(judgement);
    if (judgement.passes || missed.includes("cost")) return steps;
    const at = missed.every((what) => what === "availability") ? leastUp(sized) : busiestOf(sized);
    if (replicas[at]! >= most) return steps;
    replicas = replicas.with(at, replicas[at]! + 1);
  }
  return steps;
}

/** The size that greed ends with, if it passes. */
export function planGreedily(design: Design, most = 12): Plan | undefined {
  const steps = greedySteps(design, most), { design: sized, judgement, replicas } = steps.at(-1)!;
  if (!judgement.passes) return undefined;
  return {
    replicas,
    perMonth: judgement.evaluation!.perMonth,
    design: sized,
    looked: steps.length,
  };
}

function busiestOf(design: Design): number {
  try {
    const { bottleneck } = evaluate(design);
    return design.components.findIndex(({ name }) => name === bottleneck);
  } catch (error) {
    if (!(error instanceof NoSteadyState)) throw error;
    return design.components.findIndex(({ name }) => name === error.station);
  }
}

function leastUp(design: Design): number {
  const { parts } = evaluate(design);
  const up = parts.map(({ availability }, i) => {
    const part = design.components[i]!;
    return part.optional || isEndless(part) ? 1 : availability;
  });
  return up.indexOf(Math.min(...up));
}
