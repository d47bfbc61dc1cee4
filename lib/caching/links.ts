/**
 * Doubly linked lists over slots, in two flat arrays: no object an entry, nothing for the garbage
 * collector. The first `lists` slots are the lists themselves, each a ring that is closed by its own
 * slot, so that no operation has a special case for an end. All are O(1).
 */
export class Links {
  /** Towards the newest entry; of a list's own slot: its oldest. */
  newer: Int32Array<ArrayBuffer>;
  /** Towards the oldest entry; of a list's own slot: its newest. */
  older: Int32Array<ArrayBuffer>;
  /** Slots from here on are entries. */
  readonly first: number;

  constructor(lists: number) {
    this.first = lists;
    this.newer = Int32Array.from({ length: 16 }, (_, i) => i);
    this.older = this.newer.slice();
  }

  /** Puts a slot that is in no list at the newest end of one. */
  push(list: number, slot: number): void {
    if (slot >= this.newer.length) this.#grow(slot);
    const newest = this.older[list]!;
    this.newer[newest] = slot;
    this.older[slot] = newest;
    this.newer[slot] = list;
    this.older[list] = slot;
  }

  /** Takes a slot out of the list that it is in. */
  remove(slot: number): void {
    const newer = this.newer[slot]!, older = this.older[slot]!;
    this.newer[older] = newer;
    this.older[newer] = older;
  }

  /** Moves a slot to the newest end of a list. */
  renew(list: number, slot: number): void {
    this.remove(slot);
    this.push(list, slot);
  }

  /** The oldest slot of a list; the list itself where it is empty. */
  oldest(list: number): number {
    return this.newer[list]!;
  }

  isEmpty(list: number): boolean {
    return this.newer[list] === list;
  }

  #grow(slot: number): void {
    this.newer = grown(this.newer, slot + 1);
    this.older = grown(this.older, slot + 1);
  }
}

/** An array twice as long, or as long as is needed, with what the old one held. */
export function grown<A extends Int32Array | Uint8Array | Float64Array>(old: A, length: number): A {
  const longer = new (old.constructor as new (length: number) => A)(
    Math.max(length, old.length * 2),
  );
  longer.set(old);
  return longer;
}
