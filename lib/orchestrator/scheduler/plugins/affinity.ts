import type { Requirement } from "../../model/mod.ts";
import type { Filter } from "../framework.ts";
import type { SchedulablePod } from "../pod.ts";

/** Whether a node's labels meet a condition. Numbers are whole, as in Kubernetes. */
export function meets(
  { key, operator, values }: Requirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default: {
      if (value === undefined || !/^-?\d+$/.test(value) || !/^-?\d+$/.test(values[0] ?? "")) {
        return false;
      }
      return operator === "Gt"
        ? BigInt(value) > BigInt(values[0]!)
        : BigInt(value) < BigInt(values[0]!);
    }
  }
}

function wanted(
  { nodeSelector, affinity }: SchedulablePod,
  labels: Readonly<Record<string, string>>,
) {
  for (const key in nodeSelector) if (labels[key] !== nodeSelector[key]) return false;
  return affinity.length === 0 ||
    affinity.some((all) => all.every((requirement) => meets(requirement, labels)));
}

/** Only nodes that the pod's selector names, and that meet one of its lists of conditions. */
export const affinity: Filter = {
  name: "affinity",
  curable: false,
  prepare(pod) {
    if (pod.affinity.length > 0) return true;
    for (const _ in pod.nodeSelector) return true;
    return false;
  },
  filter(pod, cluster, nodes, count) {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      if (wanted(pod, cluster.nodes[node]!.labels)) nodes[kept++] = node;
    }
    return kept;
  },
  explain: (pod, cluster, node) =>
    wanted(pod, cluster.nodes[node]!.labels) ? [] : ["do not match its affinity"],
};
