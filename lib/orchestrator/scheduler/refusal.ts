import type { Cluster } from "./cluster.ts";
import type { Filter } from "./framework.ts";
import type { SchedulablePod } from "./pod.ts";

/** Why no node takes a pod, counted: each node with the reasons of the first filter that refuses it. */
export function refusal(
  pod: SchedulablePod,
  cluster: Cluster,
  filters: readonly Filter[],
): string {
  const reasons = new Map<string, number>();
  for (let node = 0; node < cluster.size; node++) {
    for (const filter of filters) {
      const why = filter.explain(pod, cluster, node);
      for (const reason of why) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (why.length > 0) break;
    }
  }
  const counted = [...reasons].sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${count} ${count === 1 ? singular(reason) : reason}`);
  const nodes = `0 of ${cluster.size} ${cluster.size === 1 ? "node" : "nodes"}`;
  return `Cannot place ${pod.name}: ${nodes} fit${
    counted.length > 0 ? `: ${counted.join(", ")}` : ""
  }`;
}

/** "lack memory" to "lacks memory". */
function singular(reason: string): string {
  return reason.replace(/^have /, "has ").replace(/^are /, "is ").replace(/^lack /, "lacks ")
    .replace(/^do not /, "does not ");
}
