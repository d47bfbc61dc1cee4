import type { Key } from "./cache.ts";
import { grown } from "./links.ts";

/** Characters at the end of a text that are hashed as long as they are enough. */
const END = 8;
/** So many keys of equal hash say that they are not. */
const MOST_STRANGERS = 4;

/** Reads the bits of a number that is not whole. */
const float = new Float64Array(1), bits = new Int32Array(float.buffer);

/**
 * Where each key's slot is: a hash table with linear probing in flat arrays, at most a quarter full. A `Map`
 * does the same at half the speed: it keeps the order of insertion, which a cache's policy keeps anyway,
 * and pays for it at each removal.
 *
 * Reading a text is most of the work, so only its end is hashed, which tells most keys apart. Where it does
 * not, that is seen by keys of equal hash, and whole texts are hashed from then on.
 *
 * All methods are O(1) on average, and O(length) in a text once its end is not enough. The hash is not
 * secret: where strangers choose the keys, they can choose such that collide. Slots count from 1.
 *
 * Source: D. Knuth, The Art of Computer Programming, volume 3, 6.4, algorithms L and R.
 */
export class KeyIndex<K extends Key> {
  /** The key of each slot; what a free slot holds means nothing. */
  readonly keys: (K | undefined)[] = [undefined];
  /** The hash of the key that was looked for last: spares the policies a second one. */
  hash = 0;
  #last: K | undefined;
  /** Characters at the end of a text that are hashed. */
  #end = END;
  #table = new Int32Array(64);
  #mask = 63;
  #hashes = new Int32Array(16);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The slot of a key; 0 where it has none. */
  find(key: K): number {
    this.#last = key;
    if (typeof key === "string") {
      return this.#searchText(key, this.hash = hashOfText(key, this.#end));
    }
    return this.#searchNumber(key as number, this.hash = hashOfNumber(key as number));
  }

  /** The same, by whoever has most likely just looked for it: then its hash is known. */
  findAgain(key: K): number {
    if (key !== this.#last) return this.find(key);
    if (typeof key === "string") return this.#searchText(key, this.hash);
    return this.#searchNumber(key as number, this.hash);
  }

  // Twice the same loop: one that has compared both texts and numbers is slow for either.
  #searchText(key: string, hash: number): number {
    const table = this.#table, mask = this.#mask, hashes = this.#hashes;
    for (let i = hash & mask, strangers = 0;; i = (i + 1) & mask) {
      const slot = table[i]!;
      if (slot === 0) return 0;
      if (hashes[slot] !== hash) continue;
      if (this.keys[slot] === key) return slot;
      if (++strangers === MOST_STRANGERS && this.#end === END) return this.#searchWhole(key);
    }
  }

  /** The ends of the texts do not tell them apart: hashes all of each. O(keys), once. */
  #searchWhole(key: string): number {
    this.#end = Infinity;
    for (const slot of this.#table) {
      const text: unknown = this.keys[slot];
      if (slot !== 0 && typeof text === "string") this.#hashes[slot] = hashOfText(text, Infinity);
    }
    this.#rebuild(this.#table.length);
    return this.#searchText(key, this.hash = hashOfText(key, Infinity));
  }

  #searchNumber(key: number, hash: number): number {
    const table = this.#table, mask = this.#mask, hashes = this.#hashes;
    for (let i = hash & mask;; i = (i + 1) & mask) {
      const slot = table[i]!;
      if (slot === 0 || hashes[slot] === hash && this.keys[slot] === key) return slot;
    }
  }

  /** Gives a slot to the key that was looked for last, and has none. */
  insert(key: K, slot: number): void {
    if (slot >= this.#hashes.length) this.#hashes = grown(this.#hashes, slot + 1);
    if (++this.#size * 4 > this.#mask) this.#rebuild(2 * this.#table.length);
    this.keys[slot] = key;
    this.#hashes[slot] = this.hash;
    this.#place(slot);
  }

  /** Takes a slot back, and moves up those that had to give way to it. */
  remove(slot: number): void {
    const table = this.#table, mask = this.#mask, hashes = this.#hashes;
    let gap = hashes[slot]! & mask;
    while (table[gap] !== slot) gap = (gap + 1) & mask;
    for (let i = (gap + 1) & mask;; i = (i + 1) & mask) {
      const other = table[i]!;
      if (other === 0) break;
      const home = hashes[other]! & mask;
      if (((i - home) & mask) < ((i - gap) & mask)) continue;
      table[gap] = other;
      gap = i;
    }
    table[gap] = 0;
    this.#size--;
    this.keys[slot] = undefined;
  }

  /** The hash of a slot's key. */
  hashAt(slot: number): number {
    return this.#hashes[slot]!;
  }

  #place(slot: number): void {
    const table = this.#table, mask = this.#mask;
    let i = this.#hashes[slot]! & mask;
    while (table[i] !== 0) i = (i + 1) & mask;
    table[i] = slot;
  }

  #rebuild(places: number): void {
    const old = this.#table;
    this.#table = new Int32Array(places);
    this.#mask = places - 1;
    for (const slot of old) if (slot !== 0) this.#place(slot);
  }
}

/** Two characters at a time; the end mixes what only the upper half has seen into the lower. */
function hashOfText(text: string, end: number): number {
  const length = text.length;
  let i = length > end ? length - end : 0, h = 0x811c9dc5 ^ length;
  if ((length - i & 1) === 1) h = Math.imul(h ^ text.charCodeAt(i++), 0x9e3779b1);
  for (; i < length; i += 2) {
    h = Math.imul(h ^ (text.charCodeAt(i) | text.charCodeAt(i + 1) << 16), 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** Whole numbers of 32 bits by multiplication; others by the bits that they are made of. */
function hashOfNumber(key: number): number {
  let h = key | 0;
  if (h !== key) h = hashOfFloat(key);
  h = Math.imul(h, 0x9e3779b1);
  return h ^ (h >>> 15);
}

function hashOfFloat(key: number): number {
  if (Number.isNaN(key)) {
    throw new RangeError("Cannot use a key: it must be a text or a number: received NaN");
  }
  float[0] = key;
  return bits[0]! ^ Math.imul(bits[1]!, 0x85ebca6b);
}
