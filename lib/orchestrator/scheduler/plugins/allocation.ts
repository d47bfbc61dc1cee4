import type { Cluster } from "../cluster.ts";
import { MAX_SCORE, type Scorer } from "../framework.ts";
import type { SchedulablePod } from "../pod.ts";
import { CPU_AND_MEMORY, requireWeights, type ResourceWeight } from "./weights.ts";

/** The resources that count for a pod: those that some node has, and of extended ones those that it requests. */
export function counted(
  pod: SchedulablePod,
  cluster: Cluster,
  resources: readonly ResourceWeight[],
) {
  return resources.flatMap(([name, weight]) => {
    const column = cluster.column(name);
    const asked = pod.nonZero[name] ?? pod.requests[name] ?? 0;
    const basic = name === "cpu" || name === "memory";
    if (!column || (!basic && asked === 0)) return [];
    return [{ weight, asked, allocatable: column.allocatable, taken: column.nonZero }];
  });
}

/**
 * The share that stays free: spreads pods, so that each has room to grow. Whole numbers throughout, cut off as
 * Kubernetes does.
 */
export function leastAllocated(resources: readonly ResourceWeight[] = CPU_AND_MEMORY): Scorer {
  return byShare("LeastAllocated", resources, (asked, column, nodes, scores) => {
    const { allocatable, taken } = column;
    for (let i = 0; i < nodes.length; i++) {
      const has = allocatable[nodes[i]!]!, free = has - taken[nodes[i]!]! - asked;
      scores[i] = has === 0 ? -1 : free < 0 ? 0 : Math.trunc(free * MAX_SCORE / has);
    }
  });
}

/** The share that is taken: fills nodes up, so that others can be switched off. */
export function mostAllocated(resources: readonly ResourceWeight[] = CPU_AND_MEMORY): Scorer {
  return byShare("MostAllocated", resources, (asked, column, nodes, scores) => {
    const { allocatable, taken } = column;
    for (let i = 0; i < nodes.length; i++) {
      const has = allocatable[nodes[i]!]!, all = taken[nodes[i]!]! + asked;
      scores[i] = has === 0 ? -1 : Math.trunc(Math.min(all, has) * MAX_SCORE / has);
    }
  });
}

/** Scores of one resource, a number a node; -1 for a node that has none of it. */
type Share = (
  asked: number,
  column: { allocatable: Float64Array; taken: Float64Array },
  nodes: Int32Array,
  scores: Float64Array,
) => void;

/** The mean over the resources by weight, cut off. */
function byShare(name: string, resources: readonly ResourceWeight[], share: Share): Scorer {
  requireWeights(name, resources);
  let scores = new Float64Array(0), weights = new Float64Array(0);
  return {
    name,
    score(pod, cluster, nodes, count, out) {
      if (scores.length < count) {
        scores = new Float64Array(2 * count);
        weights = new Float64Array(2 * count);
      }
      const part = nodes.subarray(0, count);
      out.fill(0, 0, count);
      weights.fill(0, 0, count);
      for (const column of counted(pod, cluster, resources)) {
        const { weight } = column;
        share(column.asked, column, part, scores);
        for (let i = 0; i < count; i++) {
          if (scores[i]! < 0) continue;
          out[i]! += weight * scores[i]!;
          weights[i]! += weight;
        }
      }
      for (let i = 0; i < count; i++) {
        if (weights[i]! > 0) out[i] = Math.trunc(out[i]! / weights[i]!);
      }
    },
  };
}
