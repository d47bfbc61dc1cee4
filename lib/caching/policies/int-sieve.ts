import { requireNumber } from "../../sim/require-number.ts";

const MOST = 2 ** 24;
/** No id: what a free place holds. */
const FREE = -1;
/** The four numbers of an entry, side by side: one line of the processor's cache. */
const ID = 0, NEWER = 1, OLDER = 2, USED = 3;

/**
 * {@linkcode Sieve} for whole-number ids, without lifetimes and sizes. The table holds the ids themselves,
 * at most a quarter of its places are in use, and what belongs to an entry lies side by side: a hit
 * reads one place, sets one bit and is done.
 *
 * About 70 bytes an entry beside the values. Sources: as {@linkcode Sieve}; D. Knuth, The Art of Computer
 * Programming, volume 3, 6.4, algorithms L and R.
 *
 * @example
 * ```ts
 * import { IntSieve } from "#lib/caching";
 * import assert from "node:assert/strict";
 *
 * const cache = new IntSieve<string>({ capacity: 1000 });
 * cache.set(7, "bread");
 * assert.equal(cache.get(7), "bread");
 * ```
 */
export class IntSieve<V> {
  readonly capacity: number;
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  readonly #mask: number;
  readonly #shift: number;
  /** Pairs: the id in a place, and its slot. */
  readonly #places: Int32Array;
  /** Four numbers a slot; slot 0 closes the ring of the queue. */
  readonly #nodes: Int32Array;
  readonly #values: (V | undefined)[];
  #hand = 0;
  #size = 0;
  /** First of the free slots, which are a list by their NEWER. */
  #free = 0;

  /** @throws {RangeError} Where the capacity is not a whole number from 1 to 2²⁴ entries. */
  constructor({ capacity }: { capacity: number }) {
    requireNumber("create IntSieve", "capacity", capacity, {
      unit: "entries",
      min: 1,
      max: MOST,
      integer: true,
    });
    this.capacity = capacity;
    const bits = 34 - Math.clz32(capacity);
    this.#shift = 32 - bits;
    this.#mask = 2 ** bits - 1;
    this.#places = new Int32Array(2 * 2 ** bits).fill(FREE);
    this.#nodes = new Int32Array(4 * (capacity + 1));
    this.#values = new Array(capacity + 1).fill(undefined);
  }

  get size(): number {
    return this.#size;
  }

  get stats(): { hits: number; misses: number; evictions: number; expired: number } {
    return { hits: this.#hits, misses: this.#misses, evictions: this.#evictions, expired: 0 };
  }

  /** The value, or `undefined`; so too for what is no id. O(1). */
  get(id: number): V | undefined {
    const place = this.#find(id);
    if (this.#places[place] === FREE) {
      this.#misses++;
      return undefined;
    }
    const slot = this.#places[place + 1]!;
    this.#nodes[4 * slot + USED] = 1;
    this.#hits++;
    return this.#values[slot];
  }

  /**
   * Keeps a value, and throws one out where there is no room. O(1), the hand's steps amortised.
   *
   * @throws {RangeError} Where `id` is not a whole number from 0 to 2³¹ − 1.
   */
  set(id: number, value: V): void {
    if ((id | 0) !== id || id < 0) refuseId(id);
    const places = this.#places, nodes = this.#nodes;
    let place = this.#find(id);
    if (places[place] === id) {
      const slot = places[place + 1]!;
      nodes[4 * slot + USED] = 1;
      this.#values[slot] = value;
      return;
    }
    let slot: number;
    if (this.#size === this.capacity) {
      slot = this.#evict();
      // What went may have stood before the place that was found.
      place = this.#find(id);
    } else {
      slot = this.#newSlot();
    }
    places[place] = id;
    places[place + 1] = slot;
    this.#values[slot] = value;
    const node = 4 * slot, newest = nodes[OLDER]!;
    nodes[node + ID] = id;
    nodes[node + USED] = 0;
    nodes[node + OLDER] = newest;
    nodes[node + NEWER] = 0;
    nodes[4 * newest + NEWER] = slot;
    nodes[OLDER] = slot;
  }

  /** Drops an id. Returns whether it was there. */
  delete(id: number): boolean {
    const place = this.#find(id);
    if (this.#places[place] === FREE) return false;
    const slot = this.#places[place + 1]!;
    if (this.#hand === slot) this.#hand = this.#nodes[4 * slot + NEWER]!;
    this.#unlink(slot);
    this.#vacate(place);
    this.#values[slot] = undefined;
    this.#nodes[4 * slot + NEWER] = this.#free;
    this.#free = slot;
    this.#size--;
    return true;
  }

  /** Where an id stands among the places, or the free place where it would. */
  #find(id: number): number {
    const places = this.#places, mask = this.#mask;
    let i = Math.imul(id, 0x9e3779b1) >>> this.#shift;
    let held = places[2 * i]!;
    while (held !== id && held !== FREE) {
      i = (i + 1) & mask;
      held = places[2 * i]!;
    }
    return 2 * i;
  }

  #newSlot(): number {
    this.#size++;
    const slot = this.#free;
    if (slot === 0) return this.#size;
    this.#free = this.#nodes[4 * slot + NEWER]!;
    return slot;
  }

  /** Takes the entry to be thrown out from queue and table. Returns its slot. */
  #evict(): number {
    const nodes = this.#nodes;
    let slot = this.#hand || nodes[NEWER]!;
    while (nodes[4 * slot + USED] === 1) {
      nodes[4 * slot + USED] = 0;
      slot = nodes[4 * slot + NEWER]! || nodes[NEWER]!;
    }
    this.#hand = nodes[4 * slot + NEWER]!;
    this.#evictions++;
    this.#unlink(slot);
    this.#vacate(this.#find(nodes[4 * slot + ID]!));
    return slot;
  }

  #unlink(slot: number): void {
    const nodes = this.#nodes, newer = nodes[4 * slot + NEWER]!, older = nodes[4 * slot + OLDER]!;
    nodes[4 * older + NEWER] = newer;
    nodes[4 * newer + OLDER] = older;
  }

  /** Frees a place, and moves up those that had to give way to it. */
  #vacate(place: number): void {
    const places = this.#places, mask = this.#mask, shift = this.#shift;
    let gap = place >> 1, i = (gap + 1) & mask;
    for (let id = places[2 * i]!; id !== FREE; id = places[2 * i]!) {
      const home = Math.imul(id, 0x9e3779b1) >>> shift;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        places[2 * gap] = id;
        places[2 * gap + 1] = places[2 * i + 1]!;
        gap = i;
      }
      i = (i + 1) & mask;
    }
    places[2 * gap] = FREE;
  }
}

function refuseId(id: number): never {
  requireNumber("set", "id", id, { unit: "(no unit)", min: 0, max: 2 ** 31 - 1, integer: true });
  throw new RangeError(`Cannot set: id must be a number: received ${id}`);
}
