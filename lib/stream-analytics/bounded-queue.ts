import { requireNumber } from "../sim/require-number.ts";

/**
 * A queue between two stages that holds at most so many: who puts more waits, and so does the stage before, up to the
 * source. That is back-pressure.
 */
export class BoundedQueue<T> {
  readonly #capacity: number;
  #items: T[] = [];
  #closed = false;
  #wakePut: (() => void)[] = [];
  #wakeTake: (() => void)[] = [];
  /** The most it has ever held. */
  peak = 0;

  /** @throws {RangeError} Where the capacity is out of its range. */
  constructor(capacity: number) {
    requireNumber("create BoundedQueue", "capacity", capacity, {
      ...{ unit: "events", min: 1, integer: true },
    });
    this.#capacity = capacity;
  }

  /** Waits for room. @throws {Error} Where the queue is closed; the signal's reason where it is aborted. */
  async put(item: T, signal?: AbortSignal): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#closed) {
      await waiting(this.#wakePut, signal);
    }
    if (this.#closed) throw new Error("Cannot put into a queue that is closed");
    signal?.throwIfAborted();
    this.#items.push(item);
    this.peak = Math.max(this.peak, this.#items.length);
    this.#wakeTake.shift()?.();
  }

  /** All that is there, at most `most`; waits for the first. Empty where it is closed and used up. */
  async take(most: number, signal?: AbortSignal): Promise<T[]> {
    while (this.#items.length === 0 && !this.#closed) await waiting(this.#wakeTake, signal);
    signal?.throwIfAborted();
    const taken = this.#items.splice(0, most);
    for (const wake of this.#wakePut.splice(0, taken.length)) wake();
    return taken;
  }

  /** Nothing more comes: what is there can still be taken. */
  close(): void {
    this.#closed = true;
    for (const wake of [...this.#wakePut.splice(0), ...this.#wakeTake.splice(0)]) wake();
  }
}

function waiting(list: (() => void)[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const wake = () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    };
    const abort = () => {
      list.splice(list.indexOf(wake), 1);
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    list.push(wake);
  });
}
