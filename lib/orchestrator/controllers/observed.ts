import {
  type Deployment,
  type GoodVersion,
  KEYS,
  type NodeSpec,
  type Pod,
  type Route,
} from "../model/mod.ts";
import { Cluster, schedulableOf } from "../scheduler/mod.ts";
import { Informer } from "../store/informer.ts";
import type { Item } from "../store/item.ts";
import type { Store } from "../store/store.ts";

/** What a control plane sees of the store, and which deployments have changed since it last looked. */
export class Observed {
  readonly deployments: Informer<Deployment>;
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<NodeSpec>;
  readonly alive: Informer<unknown>;
  readonly routes: Informer<Route>;
  readonly good: Informer<GoodVersion>;
  /** Whether a node has come or gone, or a pod has gone, since this was last set to `false`. */
  roomChanged = true;
  /** Deployment of each pod, by its key: of one that was deleted nobody else knows. */
  readonly #owners = new Map<string, string>();

  constructor(store: Store) {
    this.deployments = new Informer(store, "/deployments/");
    this.pods = new Informer(store, "/pods/");
    this.nodes = new Informer(store, "/nodes/");
    this.alive = new Informer(store, "/alive/");
    this.routes = new Informer(store, "/routes/");
    this.good = new Informer(store, "/good/");
  }

  /** Brings it up to date. @param all Whether all deployments count as changed. @returns Names of those that have. */
  sync(all: boolean): Set<string> {
    const changed = new Set<string>();
    for (const key of this.deployments.sync()) changed.add(key.slice("/deployments/".length));
    for (const key of this.pods.sync()) {
      const item = this.pods.items.get(key),
        owner = item?.value.deployment ?? this.#owners.get(key);
      if (owner !== undefined) changed.add(owner);
      if (item) this.#owners.set(key, item.value.deployment);
      else {
        this.#owners.delete(key);
        this.roomChanged = true;
      }
    }
    for (const each of [this.nodes, this.alive]) if (each.sync().size > 0) this.roomChanged = true;
    // Their moving is a reason to look again: an old version may go a while after.
    for (const key of this.routes.sync()) changed.add(key.slice("/routes/".length));
    this.good.sync();
    if (all) { for (const { value } of this.deployments.items.values()) changed.add(value.name); }
    return changed;
  }

  pod(name: string): Item<Pod> | undefined {
    return this.pods.items.get(KEYS.pod(name));
  }

  /** All pods of a deployment. O(pods). */
  podsOf(deployment: string): Pod[] {
    const found: Pod[] = [];
    for (const { value } of this.pods.items.values()) {
      if (value.deployment === deployment) found.push(value);
    }
    return found;
  }

  /** Pods without a node: the most important first, then the oldest. */
  get unplaced(): Item<Pod>[] {
    return [...this.pods.items.values()].filter(({ value }) => value.node === undefined)
      .sort((a, b) => b.value.spec.priority - a.value.spec.priority || a.created - b.created);
  }

  /** The nodes that give signs of life, and what is on them, pods that are ending included. */
  cluster(): Cluster {
    const cluster = new Cluster();
    for (const { value } of this.nodes.items.values()) {
      if (this.alive.items.has(KEYS.alive(value.name))) cluster.setNode(value);
    }
    for (const { value } of this.pods.items.values()) {
      const at = value.node === undefined ? undefined : cluster.indexOf(value.node);
      if (at !== undefined) cluster.place(schedulableOf(value.name, value.spec), at);
    }
    return cluster;
  }
}
