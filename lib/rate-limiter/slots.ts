import { requireNumber } from "../sim/mod.ts";

/** Keys held at most where nobody says otherwise. */
export const DEFAULT_MAX_KEYS = 2 ** 20;

/** Idle slots looked for whenever a new key comes: two while there is room, many when there is none. */
const GLANCE = 2, SEARCH = 64;

/**
 * Gives each key a few numbers in one flat `Float64Array`: 8 bytes per number, no object per key, so a
 * million keys fit. `state[slot]` to `state[slot + stride − 1]` belong to the key.
 *
 * Nothing sweeps in the background, and no key has a timer. Instead each *new* key pays for a glance at
 * two old ones, in turn, and an idle key found that way (one whose state is that of a new key) makes
 * room. So memory follows the number of keys in use, and no single request pays for a big clean-up.
 * `find`, `claim` and `release` are O(1), `claim` amortised (the array doubles when it is full).
 */
export class Slots {
  /** The numbers of all keys. Read it afresh after every `claim`: growth replaces it. */
  state: Float64Array<ArrayBuffer>;
  readonly #stride: number;
  readonly #maxKeys: number;
  readonly #isIdle: (slot: number, tick: number) => boolean;
  readonly #onRelease: ((slot: number) => void) | undefined;
  readonly #byKey = new Map<string, number>();
  /** The key that holds the n-th slot, or `undefined` for a free one. */
  readonly #holders: (string | undefined)[] = [];
  readonly #free: number[] = [];
  #hand = 0;

  /**
   * @param isIdle Whether a slot's state at `tick` is as good as that of a new key.
   * @param onRelease Called before a slot is given up.
   */
  constructor(
    who: string,
    { stride, maxKeys = DEFAULT_MAX_KEYS, isIdle, onRelease }: {
      stride: number;
      maxKeys?: number | undefined;
      isIdle: (slot: number, tick: number) => boolean;
      onRelease?: (slot: number) => void;
    },
  ) {
    requireNumber(`create ${who}`, "maxKeys", maxKeys, {
      unit: "keys",
      min: 1,
      max: 2 ** 24,
      integer: true,
    });
    this.#stride = stride;
    this.#maxKeys = maxKeys;
    this.#isIdle = isIdle;
    this.#onRelease = onRelease;
    this.state = new Float64Array(Math.min(16, maxKeys) * stride);
  }

  /** Keys that hold a slot. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Bytes reserved for numbers. */
  get bytes(): number {
    return this.state.byteLength;
  }

  /** Where the numbers of `key` start, or −1. */
  find(key: string): number {
    return this.#byKey.get(key) ?? -1;
  }

  /** Gives a new key a slot, its numbers set to zero; −1 when there is none left. */
  claim(key: string, tick: number): number {
    const full = this.#free.length === 0 && this.#holders.length >= this.#maxKeys;
    this.#reclaim(full ? SEARCH : GLANCE, tick);
    let index = this.#free.pop();
    if (index === undefined) {
      index = this.#holders.length;
      if (index >= this.#maxKeys) return -1;
      if ((index + 1) * this.#stride > this.state.length) this.#grow();
      this.#holders.push(undefined);
    }
    const slot = index * this.#stride;
    this.state.fill(0, slot, slot + this.#stride);
    this.#holders[index] = key;
    this.#byKey.set(key, slot);
    return slot;
  }

  /** Takes the slot of `key` back, if it has one. */
  release(key: string): void {
    const slot = this.#byKey.get(key);
    if (slot === undefined) return;
    this.#onRelease?.(slot);
    this.#byKey.delete(key);
    this.#holders[slot / this.#stride] = undefined;
    this.#free.push(slot / this.#stride);
  }

  /** Calls `fn` with every slot in use. O(keys). */
  forEach(fn: (slot: number) => void): void {
    for (const slot of this.#byKey.values()) fn(slot);
  }

  #reclaim(looks: number, tick: number): void {
    const holders = this.#holders;
    for (let look = Math.min(looks, holders.length); look > 0; look--) {
      if (this.#hand >= holders.length) this.#hand = 0;
      const index = this.#hand++;
      const holder = holders[index];
      if (holder !== undefined && this.#isIdle(index * this.#stride, tick)) this.release(holder);
    }
  }

  #grow(): void {
    const most = this.#maxKeys * this.#stride;
    const state = new Float64Array(Math.min(this.state.length * 2, most));
    state.set(this.state);
    this.state = state;
  }
}
