/** One timer for all calls of a guest: the oldest is the first whose time is up. */
export class Deadline {
  readonly #oldest: () => number | undefined;
  readonly #ms: number;
  readonly #over: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param ms Time of a call, in ms.
   * @param oldest When the oldest call began, by `performance.now`.
   */
  constructor(ms: number, oldest: () => number | undefined, over: () => void) {
    [this.#ms, this.#oldest, this.#over] = [ms, oldest, over];
  }

  /** A call has begun. */
  arm(): void {
    if (this.#timer === undefined) this.#set(this.#ms);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #set(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const began = this.#oldest();
      if (began === undefined) return;
      const left = began + this.#ms - performance.now();
      if (left <= 0) this.#over();
      else this.#set(left);
    }, ms);
  }
}
