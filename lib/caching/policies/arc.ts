import type { CacheOptions, Key } from "../cache.ts";
import { Ghosts } from "../ghosts.ts";
import { grown, Links } from "../links.ts";
import { SlotCache } from "../slot-cache.ts";

/** Used once lately, and used again. */
const ONCE = 0, OFTEN = 1;

/**
 * ARC, the adaptive replacement cache: one list of what was used once, one of what was used again, and
 * the ghosts of both. A ghost that comes back says which list was too short; `target`, the room for the
 * first list, moves that way, in fractions.
 *
 * Source: N. Megiddo, D. Modha, ARC: A Self-Tuning, Low Overhead Replacement Cache, FAST 2003.
 */
export class Arc<K extends Key, V> extends SlotCache<K, V> {
  /** A slot that is no entry's is each list's own: entries begin at 2. */
  readonly #links = new Links(2);
  readonly #ghosts = [new Ghosts<K>(), new Ghosts<K>()] as const;
  #list = new Uint8Array(16);
  #once = 0;
  #target = 0;
  #back = false;
  #backOften = false;

  /** @throws {RangeError} Where an option is out of its range. */
  constructor(options: CacheOptions) {
    super("Arc", options, 2);
  }

  override get(key: K): V | undefined {
    const slot = this.entries.find(key);
    if (slot === 0) return undefined;
    this.touch(slot);
    return this.entries.values[slot];
  }

  override touch(slot: number): void {
    if (this.#list[slot] === ONCE) {
      this.#list[slot] = OFTEN;
      this.#once -= this.entries.sizeOf(slot);
    }
    this.#links.renew(OFTEN, slot);
  }

  override prepare(key: K): void {
    const [once, often] = this.#ghosts;
    this.#back = true;
    this.#backOften = false;
    if (once.has(key)) {
      this.#target = Math.min(
        this.capacity,
        this.#target + Math.max(1, often.total / once.total),
      );
      once.take(key);
    } else if (often.has(key)) {
      this.#backOften = true;
      this.#target = Math.max(0, this.#target - Math.max(1, once.total / often.total));
      often.take(key);
    } else {
      this.#back = false;
      this.#trimGhosts();
    }
  }

  override admit(slot: number): void {
    if (slot >= this.#list.length) this.#list = grown(this.#list, slot + 1);
    const list = this.#back ? OFTEN : ONCE;
    this.#list[slot] = list;
    if (list === ONCE) this.#once += this.entries.sizeOf(slot);
    this.#links.push(list, slot);
  }

  override victim(): number {
    const once = this.#once;
    const first = once > 0 &&
      (once > this.#target || this.#backOften && once === this.#target);
    const list = first || this.#links.isEmpty(OFTEN) ? ONCE : OFTEN;
    const slot = this.#links.oldest(list);
    // The oldest of a full first list goes without a ghost: both together hold at most a capacity.
    const fullOfOnce = !this.#back && once >= this.capacity;
    this.forget(slot);
    if (!fullOfOnce) {
      this.#ghosts[list].add(this.entries.index.keys[slot]!, this.entries.sizeOf(slot));
    }
    return slot;
  }

  override forget(slot: number): void {
    if (this.#list[slot] === ONCE) this.#once -= this.entries.sizeOf(slot);
    this.#links.remove(slot);
  }

  /** Room among the ghosts for what the new key will push out. */
  #trimGhosts(): void {
    const [once, often] = this.#ghosts, capacity = this.capacity;
    while (this.#once + once.total >= capacity && once.dropOldest());
    while (this.used + once.total + often.total >= 2 * capacity && often.dropOldest());
  }
}
