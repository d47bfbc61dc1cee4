import { MAX_SCORE, type Scorer } from "../framework.ts";
import { CPU_AND_MEMORY, requireWeights, type ResourceWeight } from "./weights.ts";

/**
 * How alike the shares of the resources are: a node whose cores are gone and whose memory is free serves nobody.
 * 100 less the standard deviation of the shares in percent. Requests count as they are; a pod that requests none of
 * the resources is not scored.
 */
export function balancedAllocation(resources: readonly ResourceWeight[] = CPU_AND_MEMORY): Scorer {
  requireWeights("BalancedAllocation", resources);
  const shares = new Float64Array(resources.length);
  return {
    name: "BalancedAllocation",
    prepare: (pod) => resources.some(([name]) => (pod.requests[name] ?? 0) > 0),
    score(pod, cluster, nodes, count, out) {
      const columns = resources.flatMap(([name]) => {
        const column = cluster.column(name), asked = pod.requests[name] ?? 0;
        const basic = name === "cpu" || name === "memory";
        if (!column || (!basic && asked === 0)) return [];
        return [{ asked, allocatable: column.allocatable, requested: column.requested }];
      });
      if (columns.length === 2 && twoAlike(columns as [Part, Part], nodes, count, out)) return;
      for (let i = 0; i < count; i++) {
        const node = nodes[i]!;
        // In Kubernetes' order, so that the last bit of a sum is the same before it is cut off.
        let seen = 0, total = 0, squares = 0;
        for (let c = 0; c < columns.length; c++) {
          const { asked, allocatable, requested } = columns[c]!, has = allocatable[node]!;
          if (has > 0) total += shares[seen++] = Math.min(1, (requested[node]! + asked) / has);
        }
        for (let c = 0; c < seen; c++) squares += (shares[c]! - total / seen) ** 2;
        const deviation = seen < 2
          ? 0
          : seen === 2
          ? Math.abs((shares[0]! - shares[1]!) / 2)
          : Math.sqrt(squares / seen);
        out[i] = Math.trunc((1 - deviation) * MAX_SCORE);
      }
    },
  };
}

interface Part {
  asked: number;
  allocatable: Float64Array;
  requested: Float64Array;
}

/** Of two shares the deviation is half their distance. @returns Whether each node has both resources. */
function twoAlike(
  [a, b]: [Part, Part],
  nodes: Int32Array,
  count: number,
  out: Float64Array,
): boolean {
  const { asked: asksA, allocatable: hasA, requested: takenA } = a;
  const { asked: asksB, allocatable: hasB, requested: takenB } = b;
  for (let i = 0; i < count; i++) {
    const node = nodes[i]!, mostA = hasA[node]!, mostB = hasB[node]!;
    if (mostA === 0 || mostB === 0) return false;
    const shareA = Math.min(1, (takenA[node]! + asksA) / mostA);
    const shareB = Math.min(1, (takenB[node]! + asksB) / mostB);
    out[i] = Math.trunc((1 - Math.abs(shareA - shareB) / 2) * MAX_SCORE);
  }
  return true;
}
