/**
 * The requests present, a slot each, in flat arrays: no object per request, and a slot is used again as
 * soon as its request has left, so memory depends on the requests present and not on how many there were.
 *
 * Read the arrays afresh after `take`: growth replaces them.
 */
export class Requests {
  /** Where each is; −1 for a free slot. */
  node = new Int32Array(64);
  /** The caller's name for it. */
  tag = new Float64Array(64);
  /** When it came, and how long it takes on a node of normal speed, in ms. */
  since = new Float64Array(64);
  work = new Float64Array(64);
  /** The planned end of its service. */
  event = new Float64Array(64);
  /** The slot behind this one in its node's queue, or in the chain of free slots; −1 at the end. */
  next = new Int32Array(64);
  /** Slots ever used: those in use are among the first so many. */
  used = 0;
  #free = -1;

  /** Bytes held for requests. */
  get bytes(): number {
    return this.node.length * (2 * 4 + 4 * 8);
  }

  /** A slot for a new request. O(1), amortised. */
  take(): number {
    const slot = this.#free;
    if (slot >= 0) {
      this.#free = this.next[slot]!;
      return slot;
    }
    if (this.used === this.node.length) this.#grow();
    return this.used++;
  }

  /** Gives a slot back. */
  release(slot: number): void {
    this.node[slot] = -1;
    this.next[slot] = this.#free;
    this.#free = slot;
  }

  #grow(): void {
    const twice = this.node.length * 2;
    this.node = copied(this.node, new Int32Array(twice));
    this.next = copied(this.next, new Int32Array(twice));
    this.tag = copied(this.tag, new Float64Array(twice));
    this.since = copied(this.since, new Float64Array(twice));
    this.work = copied(this.work, new Float64Array(twice));
    this.event = copied(this.event, new Float64Array(twice));
  }
}

function copied<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
