import type { Out, Stage } from "./toxic.ts";

/** Something to be passed on at a time of its own. */
interface Due {
  at: number;
  bytes: Uint8Array | undefined;
}

/**
 * A stage that passes things on later, and in order. One timer, for the first thing that is due: timers are a
 * millisecond late, and a queue of them would add that up.
 */
export class Delayed implements Stage {
  held = 0;
  readonly #out: Out;
  readonly #dueAt: (bytes: Uint8Array, now: number, last: number) => Iterable<Due>;
  readonly #endAfter: number;
  #queue: Due[] = [];
  #first = 0;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param dueAt Cuts what comes into pieces, and says when each is due, in ms of `performance.now()`; `last` is when
   * the piece before is.
   * @param endAfter How long after the last piece the end goes on, in ms. Default: 0.
   */
  constructor(
    out: Out,
    dueAt: (bytes: Uint8Array, now: number, last: number) => Iterable<Due>,
    endAfter = 0,
  ) {
    this.#out = out;
    this.#dueAt = dueAt;
    this.#endAfter = endAfter;
  }

  push(bytes: Uint8Array): void {
    this.held += bytes.length;
    for (const due of this.#dueAt(bytes, performance.now(), this.#last)) this.#plan(due);
    this.#pass();
  }

  end(): void {
    const at = Math.max(performance.now(), this.#last) + this.#endAfter;
    this.#plan({ at, bytes: undefined });
    this.#pass();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // An end that waits here goes on by itself: the chain knows that its sender has ended.
    for (const { bytes } of this.#queue.slice(this.#first)) if (bytes) this.#send(bytes);
    this.#queue = [];
    this.#first = 0;
  }

  #plan(due: Due): void {
    this.#queue.push(due);
    this.#last = due.at;
  }

  /** Passes on what is due, and waits for the next. */
  #pass(): void {
    const now = performance.now();
    while (this.#first < this.#queue.length && this.#queue[this.#first]!.at <= now) {
      const { bytes } = this.#queue[this.#first++]!;
      if (bytes) this.#send(bytes);
      else this.#out.end();
    }
    if (this.#first === this.#queue.length) {
      this.#queue = [];
      this.#first = 0;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#pass();
    }, Math.min(this.#queue[this.#first]!.at - now, 2 ** 31 - 1));
  }

  #send(bytes: Uint8Array): void {
    this.held -= bytes.length;
    this.#out.push(bytes);
  }
}
