import type { Cluster } from "./cluster.ts";
import type { Filter } from "./framework.ts";
import type { SchedulablePod } from "./pod.ts";

/** A node that would take a pod once less important ones are gone. */
export interface Preemption {
  node: number;
  victims: readonly SchedulablePod[];
}

/**
 * Finds room for a pod at the cost of less important ones. On each node all of them are taken away in thought, and
 * put back from the most important on as long as the pod still fits; of the nodes the one wins whose most important
 * victim is least, then the one with the fewest.
 *
 * O(nodes × pods on a node × filters).
 *
 * @returns `undefined` where even that helps nowhere. The cluster is as before.
 */
export function preempt(
  pod: SchedulablePod,
  cluster: Cluster,
  filters: readonly Filter[],
): Preemption | undefined {
  let best: Preemption | undefined;
  for (let node = 0; node < cluster.size; node++) {
    const victims = victimsOn(node, pod, cluster, filters);
    if (victims && (!best || cheaper(victims, best.victims))) best = { node, victims };
  }
  return best;
}

function victimsOn(
  node: number,
  pod: SchedulablePod,
  cluster: Cluster,
  filters: readonly Filter[],
): SchedulablePod[] | undefined {
  const fits = () =>
    filters.every((filter) => {
      if (filter.prepare && !filter.prepare(pod, cluster)) return true;
      return filter.explain(pod, cluster, node).length === 0;
    });
  const lesser = [...cluster.podsOn(node)].filter(({ priority }) => priority < pod.priority)
    .sort((a, b) => b.priority - a.priority);
  if (lesser.length === 0) return undefined;
  for (const each of lesser) cluster.remove(each.name);
  const victims: SchedulablePod[] = [];
  const possible = fits();
  for (const each of lesser) {
    cluster.place(each, node);
    if (!possible || fits()) continue;
    cluster.remove(each.name);
    victims.push(each);
  }
  for (const each of victims) cluster.place(each, node);
  return possible && victims.length > 0 ? victims : undefined;
}

function cheaper(a: readonly SchedulablePod[], b: readonly SchedulablePod[]): boolean {
  const most = (pods: readonly SchedulablePod[]) => Math.max(...pods.map((pod) => pod.priority));
  return most(a) < most(b) || (most(a) === most(b) && a.length < b.length);
}
