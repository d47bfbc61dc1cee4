import type { Clock } from "../../sim/mod.ts";
import { KEYS, type Taint } from "../model/mod.ts";
import { untolerated } from "../scheduler/mod.ts";
import type { Observed } from "./observed.ts";
import type { Steps, Writes } from "./writes.ts";

const driving = ({ effect }: Taint) => effect === "NoExecute";

/** Nodes that give no sign of life, or drive pods out: what was on them is made anew elsewhere. */
export class Evictions {
  readonly #observed: Observed;
  readonly #writes: Writes;
  readonly #clock: Clock;
  readonly #after: number;
  /** Since when a node has given no sign of life. */
  readonly #silent = new Map<string, number>();

  /** @param after How long after its last sign of life a node counts as dead, beside its lease, in ms. */
  constructor(observed: Observed, writes: Writes, clock: Clock, after: number) {
    this.#observed = observed;
    this.#writes = writes;
    this.#clock = clock;
    this.#after = after;
  }

  *turn(): Steps {
    const { nodes, pods } = this.#observed, dead = new Set<string>();
    for (const { value } of nodes.items.values()) if (this.#dead(value.name)) dead.add(value.name);
    for (const item of [...pods.items.values()]) {
      const { node } = item.value;
      if (node === undefined) continue;
      const at = nodes.items.get(KEYS.node(node))?.value;
      if (dead.has(node) || !at) yield* this.#writes.delete("evicting a pod", item);
      // A taint that came later drives out what does not put up with it.
      else if (untolerated(at.taints.filter(driving), item.value.spec.tolerations)) {
        yield* this.#writes.end(item);
      }
    }
  }

  #dead(node: string): boolean {
    if (this.#observed.alive.items.has(KEYS.alive(node))) {
      this.#silent.delete(node);
      return false;
    }
    const now = this.#clock.now();
    if (!this.#silent.has(node)) this.#silent.set(node, now);
    return now - this.#silent.get(node)! >= this.#after;
  }
}
