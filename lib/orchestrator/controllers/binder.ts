import type { Clock, Random } from "../../sim/mod.ts";
import { KEYS } from "../model/mod.ts";
import { FILTERS, preempt, schedulableOf, Scheduler, SchedulingQueue } from "../scheduler/mod.ts";
import type { Observed } from "./observed.ts";
import type { Steps, Writes } from "./writes.ts";

/** Gives nodes to pods that have none, the most important first; one that was refused is tried again later and later. */
export class Binder {
  readonly #observed: Observed;
  readonly #writes: Writes;
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #queue = new SchedulingQueue();
  /** Pods without a node, and why. */
  readonly refused = new Map<string, string>();

  constructor(observed: Observed, writes: Writes, clock: Clock, random: Random) {
    this.#observed = observed;
    this.#writes = writes;
    this.#clock = clock;
    this.#scheduler = new Scheduler({ random });
  }

  *turn(): Steps {
    const unplaced = new Map(this.#observed.unplaced.map((item) => [item.value.name, item]));
    for (const name of [...this.refused.keys()]) if (!unplaced.has(name)) this.#forget(name);
    if (this.#observed.roomChanged) this.#queue.changed();
    this.#observed.roomChanged = false;
    if (unplaced.size === 0) return;
    const cluster = this.#observed.cluster(), now = this.#clock.now();
    for (const { value } of unplaced.values()) {
      this.#queue.add(schedulableOf(value.name, value.spec));
    }
    for (let pod; (pod = this.#queue.take(now)) !== undefined;) {
      const item = unplaced.get(pod.name);
      if (!item) {
        this.#forget(pod.name);
        continue;
      }
      const choice = this.#scheduler.choose(pod, cluster);
      if (choice.node >= 0) {
        const node = cluster.nodes[choice.node]!.name;
        this.#forget(pod.name);
        cluster.place(pod, choice.node);
        yield* this.#writes.put("binding a pod", item.key, { ...item.value, node }, item.revision);
        continue;
      }
      this.refused.set(pod.name, "why" in choice ? choice.why : "");
      this.#queue.refused(pod, now);
      const room = preempt(pod, cluster, FILTERS);
      if (!room) continue;
      for (const { name } of room.victims) {
        cluster.remove(name);
        yield* this.#writes.end(this.#observed.pods.items.get(KEYS.pod(name)));
      }
      // Its place is kept in this round; it goes there once the victims are gone.
      cluster.place(pod, room.node);
    }
  }

  #forget(name: string): void {
    this.refused.delete(name);
    this.#queue.remove(name);
  }
}
