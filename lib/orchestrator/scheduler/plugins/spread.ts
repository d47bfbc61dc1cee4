import type { Spread } from "../../model/mod.ts";
import type { Cluster } from "../cluster.ts";
import { type Filter, normalized, type Scorer } from "../framework.ts";

/** Pods that match a constraint, by domain: the values of its label over the nodes. */
function byDomain(cluster: Cluster, { topologyKey, matchLabels }: Spread): Map<string, number> {
  const counts = cluster.counts.of(matchLabels, cluster.size, (node) => cluster.podsOn(node));
  const domains = new Map<string, number>();
  for (let node = 0; node < cluster.size; node++) {
    const domain = cluster.nodes[node]!.labels[topologyKey];
    if (domain !== undefined) domains.set(domain, (domains.get(domain) ?? 0) + counts[node]!);
  }
  return domains;
}

/** The same for each constraint of a pod, with the emptiest domain. */
function skews(cluster: Cluster, constraints: readonly Spread[]) {
  return constraints.map((constraint) => {
    const domains = byDomain(cluster, constraint);
    return { constraint, domains, least: Math.min(Infinity, ...domains.values()) };
  });
}

let hard: ReturnType<typeof skews> = [];
let soft: ReturnType<typeof skews> = [];

/** Whether one more pod keeps each domain within `maxSkew` of the emptiest. */
export const spread: Filter = {
  name: "spread",
  curable: true,
  prepare(pod, cluster) {
    const constraints = pod.spread.filter((each) => each.whenUnsatisfiable === "DoNotSchedule");
    hard = skews(cluster, constraints);
    return constraints.length > 0;
  },
  filter(pod, cluster, nodes, count) {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (this.explain(pod, cluster, nodes[i]!).length === 0) nodes[kept++] = nodes[i]!;
    }
    return kept;
  },
  explain(pod, cluster, node) {
    for (const { constraint, domains, least } of hard) {
      const domain = cluster.nodes[node]!.labels[constraint.topologyKey];
      if (domain === undefined) return [`lack the label ${constraint.topologyKey}`];
      const self = Object.entries(constraint.matchLabels)
        .every(([key, value]) => pod.labels[key] === value);
      if (domains.get(domain)! + Number(self) - least > constraint.maxSkew) {
        return [`would exceed the skew of ${constraint.maxSkew} over ${constraint.topologyKey}`];
      }
    }
    return [];
  },
};

/** Prefers the domains with fewer such pods. */
export const spreadScore: Scorer = {
  name: "spread",
  weight: 2,
  prepare(pod, cluster) {
    const constraints = pod.spread.filter((each) => each.whenUnsatisfiable === "ScheduleAnyway");
    soft = skews(cluster, constraints);
    return constraints.length > 0;
  },
  score(_pod, cluster, nodes, count, out) {
    for (let i = 0; i < count; i++) {
      out[i] = 0;
      for (const { constraint, domains } of soft) {
        const domain = cluster.nodes[nodes[i]!]!.labels[constraint.topologyKey];
        out[i]! += domain === undefined ? cluster.placed : domains.get(domain)!;
      }
    }
  },
  normalize: (out, count) => normalized(out, count, true),
};
