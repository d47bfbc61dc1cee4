import { type Cancel, type Clock, random, steadily } from "../../sim/mod.ts";
import {
  type Deployment,
  KEYS,
  type NodeSpec,
  PENDING,
  type Pod,
  versionOf,
} from "../model/mod.ts";
import { FILTERS, preempt, schedulableOf, Scheduler } from "../scheduler/mod.ts";
import { Conflict } from "../store/errors.ts";
import { Informer } from "../store/informer.ts";
import { Leader } from "../store/leader.ts";
import type { Item } from "../store/item.ts";
import type { Store } from "../store/store.ts";
import { aliveCluster, byImportance, podsOf } from "./observed.ts";
import type { ControlPlaneOptions } from "./control-plane-options.ts";
import { planDeployment, podName } from "./deployment.ts";

/**
 * The loop that makes it so: sees what is there, compares it with what was asked for, writes what is missing. It keeps
 * nothing that it could not read again, so that it may end anywhere and another one may go on.
 */
export class ControlPlane {
  readonly #options: Required<Omit<ControlPlaneOptions, "store" | "clock">>;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #leader: Leader;
  readonly #deployments: Informer<Deployment>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<NodeSpec>;
  readonly #alive: Informer<unknown>;
  readonly #scheduler = new Scheduler({ random: random("control plane") });
  /** Since when a node has given no sign of life. */
  readonly #silent = new Map<string, number>();
  #timer: Cancel | undefined;
  /** Writes that the store refused, since somebody else had come before. */
  conflicts = 0;
  /** Pods without a node, and why. */
  readonly refused = new Map<string, string>();

  constructor(
    {
      store,
      clock,
      name,
      period = 500,
      leaderTtl = 3000,
      evictAfter = 0,
      at = steadily,
      fenced = true,
    }: ControlPlaneOptions,
  ) {
    this.#options = { name, period, leaderTtl, evictAfter, at, fenced };
    this.#store = store;
    this.#clock = clock;
    this.#leader = new Leader(store, name, leaderTtl);
    this.#deployments = new Informer(store, "/deployments/");
    this.#pods = new Informer(store, "/pods/");
    this.#nodes = new Informer(store, "/nodes/");
    this.#alive = new Informer(store, "/alive/");
  }

  get leads(): boolean {
    return this.#leader.fence !== undefined;
  }

  /** Looks every period until it is stopped. What a crash throws goes to `onCrash`, and ends it. */
  start(onCrash: (error: unknown) => void = (error) => {
    throw error;
  }): void {
    const turn = () => {
      this.#timer = undefined;
      try {
        this.step();
      } catch (error) {
        return onCrash(error);
      }
      this.#timer = this.#clock.after(this.#options.period, turn);
    };
    this.#timer = this.#clock.after(0, turn);
  }

  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  /** One look at everything. @returns Whether it leads. */
  step(): boolean {
    if (!this.#leader.campaign()) return false;
    try {
      for (const informer of [this.#deployments, this.#nodes, this.#alive, this.#pods]) {
        informer.sync();
      }
      this.#evict();
      for (const { value } of [...this.#deployments.items.values()]) this.#reconcile(value);
      this.#orphans();
      this.#pods.sync();
      this.#schedule();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      this.conflicts++;
    }
    return true;
  }

  /** What is missing is made, what is too many is told to end. */
  #reconcile(deployment: Deployment): void {
    const version = versionOf(deployment), now = this.#clock.now();
    const plan = planDeployment(deployment, podsOf(this.#pods, deployment.name), now);
    for (const ordinal of plan.create) {
      const name = podName(deployment.name, version, ordinal);
      const { template: spec, name: of } = deployment;
      const pod: Pod = { name, deployment: of, version, spec, created: now, status: PENDING };
      this.#write("creating a pod", KEYS.pod(name), pod, 0);
    }
    for (const pod of plan.remove) this.#end(pod);
  }

  /** Pods whose deployment is gone. */
  #orphans(): void {
    for (const { value } of [...this.#pods.items.values()]) {
      if (!this.#deployments.items.has(KEYS.deployment(value.deployment))) this.#end(value);
    }
  }

  /** A pod that never got a node has nobody who could end it: it is deleted at once. */
  #end(pod: Pod): void {
    const item = this.#pods.items.get(KEYS.pod(pod.name));
    if (!item) return;
    if (pod.node === undefined) this.#delete("ending a pod", item);
    else if (!pod.deleting) {
      this.#write("ending a pod", item.key, { ...pod, deleting: true }, item.revision);
    }
  }

  /** Nodes that give no sign of life: what was on them is made anew elsewhere. */
  #evict(): void {
    const now = this.#clock.now();
    const gone = (node: string) => {
      if (this.#alive.items.has(KEYS.alive(node))) return void this.#silent.delete(node);
      if (!this.#silent.has(node)) this.#silent.set(node, now);
      return now - this.#silent.get(node)! >= this.#options.evictAfter;
    };
    const dead = new Set<string>();
    for (const { value } of this.#nodes.items.values()) if (gone(value.name)) dead.add(value.name);
    for (const item of [...this.#pods.items.values()]) {
      const { node } = item.value;
      if (node === undefined) continue;
      const known = this.#nodes.items.has(KEYS.node(node));
      if (dead.has(node) || !known) this.#delete("evicting a pod", item);
    }
  }

  /** Pods without a node get one, the most important first. */
  #schedule(): void {
    const cluster = aliveCluster(this.#nodes, this.#alive, this.#pods);
    this.refused.clear();
    for (const item of byImportance(this.#pods)) {
      const pod = schedulableOf(item.value.name, item.value.spec);
      const choice = this.#scheduler.choose(pod, cluster);
      if (choice.node < 0) {
        this.refused.set(pod.name, "why" in choice ? choice.why : "");
        const room = preempt(pod, cluster, FILTERS);
        for (const { name } of room?.victims ?? []) {
          cluster.remove(name);
          this.#end(this.#pods.items.get(KEYS.pod(name))!.value);
        }
        // Its place is kept in this round; it goes there once the victims are gone.
        if (room) cluster.place(pod, room.node);
        continue;
      }
      const node = cluster.nodes[choice.node]!.name;
      this.#write("binding a pod", item.key, { ...item.value, node }, item.revision);
      cluster.place(pod, choice.node);
    }
  }

  #write(step: string, key: string, pod: Pod, expect: number): void {
    this.#options.at(`before ${step}`);
    this.#store.put(key, pod, { expect, ...this.#fence() });
    this.#options.at(`after ${step}`);
  }

  #delete(step: string, { key, revision }: Item<Pod>): void {
    this.#options.at(`before ${step}`);
    this.#store.delete(key, { expect: revision, ...this.#fence() });
    this.#options.at(`after ${step}`);
  }

  #fence(): { fence?: { lock: string; token: number } } {
    const fence = this.#leader.fence;
    return this.#options.fenced && fence ? { fence } : {};
  }
}
