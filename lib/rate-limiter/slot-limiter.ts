import type { Slots } from "./slots.ts";

/** What all limiters that keep their numbers in {@linkcode Slots} have in common. */
export abstract class SlotLimiter {
  protected abstract readonly slots: Slots;

  /** Keys that hold a slot at present. */
  get keys(): number {
    return this.slots.size;
  }

  /** Bytes of numbers reserved for keys at present. */
  get bytes(): number {
    return this.slots.bytes;
  }

  /** Drops what is known about `key`; it starts anew. */
  forget(key: string): void {
    this.slots.release(key);
  }
}
