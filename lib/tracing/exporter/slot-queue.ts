/** A bounded queue of slots, in a ring. All operations O(1). */
export class SlotQueue {
  readonly #ring: Int32Array;
  #first = 0;
  size = 0;

  constructor(capacity: number) {
    this.#ring = new Int32Array(capacity);
  }

  /** Whether there was room. */
  push(slot: number): boolean {
    const capacity = this.#ring.length;
    if (this.size === capacity) return false;
    this.#ring[(this.#first + this.size++) % capacity] = slot;
    return true;
  }

  /** The slot that has waited longest; there must be one. */
  shift(): number {
    const slot = this.#ring[this.#first]!;
    this.#first = (this.#first + 1) % this.#ring.length;
    this.size--;
    return slot;
  }
}
