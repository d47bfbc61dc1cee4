/** First in, first out. O(1) a step, amortized: what was taken is cut off once it is most of the list. */
export class WaitingLine<T> {
  #all: T[] = [];
  #head = 0;

  get length(): number {
    return this.#all.length - this.#head;
  }

  push(one: T): void {
    this.#all.push(one);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const next = this.#all[this.#head]!;
    if (++this.#head > 1024 && this.#head * 2 > this.#all.length) {
      this.#all = this.#all.slice(this.#head);
      this.#head = 0;
    }
    return next;
  }

  /** Takes all that are left. */
  drain(): T[] {
    const left = this.#all.slice(this.#head);
    this.#all = [];
    this.#head = 0;
    return left;
  }
}
