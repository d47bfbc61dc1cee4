import type { Filter } from "../framework.ts";

/** A node must have what the pod requests, of each resource. Requests that are promised count, not what is used. */
export const fit: Filter = {
  name: "fit",
  curable: true,
  filter(pod, cluster, nodes, count) {
    for (const name in pod.requests) {
      const asked = pod.requests[name]!, column = cluster.column(name);
      if (asked === 0) continue;
      if (!column) return 0;
      const { allocatable, requested } = column;
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const node = nodes[i]!;
        nodes[kept] = node;
        kept += allocatable[node]! - requested[node]! >= asked ? 1 : 0;
      }
      count = kept;
    }
    return count;
  },
  explain(pod, cluster, node) {
    return Object.entries(pod.requests).filter(([name, asked]) => {
      const column = cluster.column(name);
      const free = column ? column.allocatable[node]! - column.requested[node]! : 0;
      return asked > 0 && free < asked;
    }).map(([name]) => `lack ${name}`);
  },
};
