import type { Requests } from "./requests.ts";

/** A queue per node, first come, first served: lists linked through the requests' own slots. O(1) each. */
export class NodeQueues {
  /** Requests that wait at each node. */
  readonly lengths: Int32Array;
  readonly #requests: Requests;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;

  constructor(requests: Requests, nodes: number) {
    this.#requests = requests;
    this.lengths = new Int32Array(nodes);
    this.#head = new Int32Array(nodes).fill(-1);
    this.#tail = new Int32Array(nodes).fill(-1);
  }

  push(node: number, slot: number): void {
    const { next } = this.#requests;
    next[slot] = -1;
    if (this.#head[node]! < 0) this.#head[node] = slot;
    else next[this.#tail[node]!] = slot;
    this.#tail[node] = slot;
    this.lengths[node]!++;
  }

  /** Takes the first out; −1 when nobody waits. */
  shift(node: number): number {
    const slot = this.#head[node]!;
    if (slot < 0) return -1;
    if ((this.#head[node] = this.#requests.next[slot]!) < 0) this.#tail[node] = -1;
    this.lengths[node]!--;
    return slot;
  }

  clear(node: number): void {
    this.#head[node] = this.#tail[node] = -1;
    this.lengths[node] = 0;
  }
}
