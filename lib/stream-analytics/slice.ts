/** Numbers of one slice: a slot for each key, so that a known key costs one look-up. */
export class Slice<K> {
  readonly slots = new Map<K, number>();
  numbers = new Float64Array(64);

  constructor(readonly start: number) {}

  slotOf(key: K, identity: number): number {
    const slot = this.slots.size;
    if (slot === this.numbers.length) {
      const larger = new Float64Array(slot * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.slots.set(key, slot);
    this.numbers[slot] = identity;
    return slot;
  }
}
