/** Something of which there is a number: connections to a database, a lock. Who finds none free waits in line. */
export class Resource {
  readonly #waiting: (() => void)[] = [];
  #used = 0;
  /** Time for which it was used, in ms, all tokens together. */
  busyMs = 0;
  longest = 0;

  constructor(readonly tokens: number) {}

  get queue(): number {
    return this.#waiting.length;
  }

  /** Holds a token for `ms`, then says so. */
  hold(ms: number, then: () => void): void {
    if (this.#used < this.tokens) return this.#begin(ms, then);
    this.#waiting.push(() => this.#begin(ms, then));
    this.longest = Math.max(this.longest, this.#waiting.length);
  }

  #begin(ms: number, then: () => void): void {
    this.#used++;
    const began = performance.now();
    exactly(began + ms, () => {
      this.busyMs += performance.now() - began;
      this.#used--;
      // Whoever waits goes first, so that nobody overtakes.
      this.#waiting.shift()?.();
      then();
    });
  }
}

/** Before this much is left, a timer will do, in ms. */
const LAST_STRETCH = 2;

/** Calls `then` at a time on `performance.now()`, within a turn of the event loop: timers alone are a millisecond late. */
function exactly(at: number, then: () => void): void {
  const left = at - performance.now();
  if (left <= 0) then();
  else if (left > LAST_STRETCH) setTimeout(() => exactly(at, then), left - LAST_STRETCH);
  else setImmediate(() => exactly(at, then));
}
