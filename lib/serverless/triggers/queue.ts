import { type Clock, requireNumber } from "../../sim/mod.ts";

/** A message in hand: whoever took it has it for himself until the time is up. */
export interface Received<T> {
  message: T;
  /** How often it was handed out, this time included. */
  receives: number;
  /** What it is acknowledged with; the next hand-out makes it void. */
  receipt: number;
}

export interface QueueOptions {
  clock: Clock;
  /** Time for which a message that was taken is hidden from others, in ms. Default: 30 000. */
  visibilityMs?: number;
  /** Hand-outs until a message goes to the dead letters. Default: 5. */
  receives?: number;
  /** Messages that may wait. Default: 100 000. */
  capacity?: number;
}

interface Entry<T> {
  message: T;
  receives: number;
  receipt: number;
  visibleAt: number;
}

/**
 * A queue that delivers at least once: what is taken and not acknowledged in time comes again, and what comes too
 * often is put aside. A receipt of an earlier hand-out acknowledges nothing: its holder was too slow.
 */
export class MessageQueue<T> {
  readonly #clock: Clock;
  readonly #visibilityMs: number;
  readonly #receives: number;
  readonly #capacity: number;
  #waiting: Entry<T>[] = [];
  readonly #dead: Entry<T>[] = [];
  #receipts = 0;

  constructor({ clock, visibilityMs = 30_000, receives = 5, capacity = 100_000 }: QueueOptions) {
    const action = "create MessageQueue";
    requireNumber(action, "visibilityMs", visibilityMs, { unit: "ms", min: 1 });
    requireNumber(action, "receives", receives, { unit: "receives", min: 1, integer: true });
    requireNumber(action, "capacity", capacity, { unit: "messages", min: 1, integer: true });
    this.#clock = clock;
    this.#visibilityMs = visibilityMs;
    this.#receives = receives;
    this.#capacity = capacity;
  }

  /** Messages that wait or are in hand. */
  get size(): number {
    return this.#waiting.length;
  }

  get dead(): readonly T[] {
    return this.#dead.map(({ message }) => message);
  }

  /** @returns Whether it was taken; a full queue refuses. */
  send(message: T): boolean {
    if (this.#waiting.length >= this.#capacity) return false;
    this.#waiting.push({ message, receives: 0, receipt: -1, visibleAt: -Infinity });
    return true;
  }

  /** Takes up to `most` messages that are visible. O(messages). */
  receive(most = 1): Received<T>[] {
    const now = this.#clock.now(), taken: Received<T>[] = [];
    let buried = false;
    for (const entry of this.#waiting) {
      if (taken.length >= most) break;
      if (entry.visibleAt > now) continue;
      if (entry.receives >= this.#receives) {
        buried = true;
        entry.visibleAt = Infinity;
        this.#dead.push(entry);
        continue;
      }
      entry.receives++;
      entry.receipt = this.#receipts++;
      entry.visibleAt = now + this.#visibilityMs;
      taken.push({ message: entry.message, receives: entry.receives, receipt: entry.receipt });
    }
    if (buried) this.#waiting = this.#waiting.filter((entry) => !this.#dead.includes(entry));
    return taken;
  }

  /** Done with a message. @returns Whether it was still in the caller's hand. */
  acknowledge(receipt: number): boolean {
    const at = this.#waiting.findIndex((entry) => entry.receipt === receipt);
    if (at < 0 || this.#waiting[at]!.visibleAt <= this.#clock.now()) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Sends dead letters round again, once their cause is mended. @returns How many. */
  redrive(): number {
    const back = this.#dead.splice(0);
    for (const { message } of back) {
      this.#waiting.push({ message, receives: 0, receipt: -1, visibleAt: -Infinity });
    }
    return back.length;
  }
}
