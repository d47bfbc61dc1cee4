/** Something of which there is a number: connections to a database, a lock. Who finds none free waits in line. */
export class Resource {
  readonly #waiting: ((from: number) => void)[] = [];
  #used = 0;
  /** Work that it was used for, in ms, all tokens together. What a busy processor adds to it is not counted. */
  busyMs = 0;
  longest = 0;

  constructor(readonly tokens: number) {}

  get queue(): number {
    return this.#waiting.length;
  }

  /** Holds a token for `ms`, then says so. */
  hold(ms: number, then: () => void): void {
    if (this.#used < this.tokens) return this.#begin(performance.now(), ms, then);
    this.#waiting.push((from) => this.#begin(from, ms, then));
    this.longest = Math.max(this.longest, this.#waiting.length);
  }

  #begin(from: number, ms: number, then: () => void): void {
    this.#used++;
    exactly(from + ms, () => {
      this.busyMs += ms;
      this.#used--;
      // Who waits goes first, so that nobody overtakes; and from the planned end on, so that one who was woken late
      // does not make all others late as well.
      this.#waiting.shift()?.(from + ms);
      then();
    });
  }
}

/** Before this much is left, a timer will do, in ms. */
const LAST_STRETCH = 3;

/** Calls `then` at a time on `performance.now()`, within a turn of the event loop: timers alone are a millisecond late. */
function exactly(at: number, then: () => void): void {
  const left = at - performance.now();
  if (left <= 0) then();
  else if (left > LAST_STRETCH) setTimeout(() => exactly(at, then), left - LAST_STRETCH);
  else setImmediate(() => exactly(at, then));
}
