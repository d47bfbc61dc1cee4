import { random } from "../../sim/mod.ts";
import {
  Cluster,
  fit,
  packVectors,
  schedulable,
  type SchedulablePod,
  Scheduler,
  taints,
} from "../mod.ts";

/** What a way to place left behind. */
export interface PlacementResult {
  way: "random" | "filter and score";
  placed: number;
  /** Pods on a node that had no room for them: they fight for memory. */
  overcommitted: number;
  refused: number;
  /** Standard deviation of the nodes' promised cores, in percent of a node. */
  spread: number;
}

/** The company's services: pods of many sizes. */
export function companyPods(services: number, seed = 1): SchedulablePod[] {
  const chance = random(`pods ${seed}`);
  return Array.from({ length: services }, (_, i) =>
    schedulable({
      name: `service-${i}`,
      labels: { app: `service-${i}` },
      containers: [{ cpu: 250 * (1 + chance.int(8)), memory: 2 ** 28 * (1 + chance.int(12)) }],
    }));
}

/** Nodes of one size: cores, and memory in GiB. */
export function companyCluster(nodes: number, cores: number, gib: number): Cluster {
  const cluster = new Cluster();
  for (let i = 0; i < nodes; i++) {
    cluster.setNode({ name: `node-${i}`, capacity: { cpu: cores * 1000, memory: gib * 2 ** 30 } });
  }
  return cluster;
}

/** The same pods, placed by a dice and by the scheduler. */
export function placements(
  pods: readonly SchedulablePod[],
  cluster: () => Cluster,
  seed = 1,
): PlacementResult[] {
  const dice = random(`dice ${seed}`), scheduler = new Scheduler();
  return (["random", "filter and score"] as const).map((way) => {
    const on = cluster();
    let overcommitted = 0, refused = 0;
    for (const pod of pods) {
      const node = way === "random" ? dice.int(on.size) : scheduler.choose(pod, on).node;
      if (node < 0) {
        refused++;
        continue;
      }
      if (fit.explain(pod, on, node).length > 0) overcommitted++;
      on.place(pod, node);
    }
    return { way, placed: on.placed, overcommitted, refused, spread: deviation(promised(on)) };
  });
}

/** Promised cores of each node, in percent. */
export function promised(cluster: Cluster): number[] {
  const { allocatable, requested } = cluster.column("cpu")!;
  return Array.from({ length: cluster.size }, (_, i) => 100 * requested[i]! / allocatable[i]!);
}

/** What pods are packed by. */
const RESOURCES = ["cpu", "memory"] as const;

/** How many nodes the pods lie on, and how many would do, by cores and memory; no packing needs fewer than `bound`. */
export function defragmented(cluster: Cluster): { before: number; after: number; bound: number } {
  const items: number[][] = [];
  let before = 0;
  for (let i = 0; i < cluster.size; i++) {
    const pods = [...cluster.podsOn(i)];
    if (pods.length > 0) before++;
    for (const { requests } of pods) items.push(RESOURCES.map((name) => requests[name] ?? 0));
  }
  // The machines here are alike.
  const capacity = RESOURCES.map((name) => cluster.column(name)!.allocatable[0] ?? 1);
  const { count, bound } = packVectors(items, capacity);
  return { before, after: Math.min(count, before), bound };
}

/** A refusal as a reader sees it: nodes that lack memory, and nodes that a taint keeps. */
export function exampleRefusal(): string {
  const cluster = companyCluster(7, 8, 1),
    gpu = { key: "gpu", value: "true", effect: "NoSchedule" as const };
  for (let i = 7; i < 12; i++) {
    cluster.setNode({ name: `gpu-${i}`, capacity: { cpu: 8000, memory: 2 ** 36 }, taints: [gpu] });
  }
  const scheduler = new Scheduler({ filters: [taints, fit] });
  const pod = schedulable({ name: "web-3", containers: [{ cpu: 100, memory: 2 ** 32 }] });
  const choice = scheduler.choose(pod, cluster);
  return "why" in choice ? choice.why : "";
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
