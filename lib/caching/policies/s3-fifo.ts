import type { CacheOptions, Key } from "../cache.ts";
import { Ghosts } from "../ghosts.ts";
import { grown, Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

const SMALL = 0, MAIN = 1;
/** Share of the capacity in which new entries must prove themselves. */
const PROBATION = 0.1;
/** Uses beyond this are not counted. */
const MOST = 3;

/**
 * S3-FIFO: three queues and no list that is reordered. New entries wait in a small queue; one that was used
 * more than once there goes on to the main queue, the others go and leave a ghost. A key whose ghost
 * is still there comes straight into the main queue, which gives second chances as CLOCK does.
 *
 * Source: J. Yang, Y. Zhang, Z. Qiu, Y. Yue, K. V. Rashmi, FIFO queues are all you need for cache
 * eviction, SOSP 2023.
 */
export class S3Fifo<K extends Key, V> extends SlotCache<K, V> {
  readonly #links = new Links(2);
  readonly #ghosts = new Ghosts<K>();
  readonly #smallRoom: number;
  #uses = new Uint8Array(16);
  #queue = new Uint8Array(16);
  #small = 0;
  #back = false;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("S3Fifo", options, 2);
    this.#smallRoom = Math.max(1, Math.floor(options.capacity * PROBATION));
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    this.touch(slot);
    return this.entries.values[slot];
  }

  override touch(slot: number): void {
    if (this.#uses[slot]! < MOST) this.#uses[slot]!++;
  }

  override prepare(key: K): void {
    this.#back = this.#ghosts.take(key);
  }

  override admit(slot: number): void {
    if (slot >= this.#uses.length) {
      this.#uses = grown(this.#uses, slot + 1);
      this.#queue = grown(this.#queue, slot + 1);
    }
    this.#uses[slot] = 0;
    this.#enter(this.#back ? MAIN : SMALL, slot);
  }

  override victim(): number {
    for (;;) {
      const fromSmall = this.#small >= this.#smallRoom || this.#links.isEmpty(MAIN);
      if (fromSmall && !this.#links.isEmpty(SMALL)) {
        const slot = this.#links.oldest(SMALL);
        this.forget(slot);
        if (this.#uses[slot]! <= 1) return this.#leaveGhost(slot);
        this.#uses[slot] = 0;
        this.#enter(MAIN, slot);
      } else {
        const slot = this.#links.oldest(MAIN);
        this.forget(slot);
        if (this.#uses[slot] === 0) return slot;
        this.#uses[slot]!--;
        this.#enter(MAIN, slot);
      }
    }
  }

  override forget(slot: number): void {
    if (this.#queue[slot] === SMALL) this.#small -= this.entries.sizeOf(slot);
    this.#links.remove(slot);
  }

  #enter(queue: number, slot: number): void {
    this.#queue[slot] = queue;
    if (queue === SMALL) this.#small += this.entries.sizeOf(slot);
    this.#links.push(queue, slot);
  }

  #leaveGhost(slot: number): number {
    const size = this.entries.sizeOf(slot), room = this.capacity - this.#smallRoom;
    while (this.#ghosts.total + size > room && this.#ghosts.dropOldest());
    const key = this.entries.index.keys[slot]!;
    if (size <= room && !this.#ghosts.has(key)) this.#ghosts.add(key, size);
    return slot;
  }
}
