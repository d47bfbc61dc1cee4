/**
 * What is on its way to a handler that others wrote. It may throw, and may call back into whoever fills this: each is
 * handed on in order, and stays first until it was taken.
 */
export class Outbox<T> {
  /** In order; the first is the next. */
  waiting: T[] = [];
  readonly #take: (what: T) => void;
  #sending = false;

  constructor(take: (what: T) => void) {
    this.#take = take;
  }

  /** Hands on what waits. @throws What the handler throws: it and those behind it wait for the next call. */
  send(): void {
    // Called from the handler itself: the loop that called it goes on.
    if (this.#sending || this.waiting.length === 0) return;
    this.#sending = true;
    let done = 0;
    try {
      for (; done < this.waiting.length; done++) this.#take(this.waiting[done]!);
    } finally {
      this.waiting.splice(0, done);
      this.#sending = false;
    }
  }
}
