import { KEYS, type NodeSpec, type Pod } from "../model/mod.ts";
import { Cluster, schedulableOf } from "../scheduler/mod.ts";
import type { Informer } from "../store/informer.ts";
import type { Item } from "../store/item.ts";

/** The nodes that give signs of life, and what is on them, pods that are ending included. */
export function aliveCluster(
  nodes: Informer<NodeSpec>,
  alive: Informer<unknown>,
  pods: Informer<Pod>,
): Cluster {
  const cluster = new Cluster();
  for (const { value } of nodes.items.values()) {
    if (alive.items.has(KEYS.alive(value.name))) cluster.setNode(value);
  }
  for (const { value } of pods.items.values()) {
    const at = value.node === undefined ? undefined : cluster.indexOf(value.node);
    if (at !== undefined) cluster.place(schedulableOf(value.name, value.spec), at);
  }
  return cluster;
}

/** Pods without a node: the most important first, then the oldest. */
export function byImportance(pods: Informer<Pod>): Item<Pod>[] {
  return [...pods.items.values()].filter(({ value }) => value.node === undefined)
    .sort((a, b) => b.value.spec.priority - a.value.spec.priority || a.created - b.created);
}

/** All pods of a deployment. */
export function podsOf(pods: Informer<Pod>, deployment: string): Pod[] {
  const found: Pod[] = [];
  for (const { value } of pods.items.values()) {
    if (value.deployment === deployment) found.push(value);
  }
  return found;
}
