import type { Cancel, Clock } from "../sim/mod.ts";

/**
 * Gathers what can wait, and hands it over in one piece per person: at the time that was asked for, or
 * earlier where `most` have come together. What is in it is lost with the process, so it belongs behind
 * the log's commit: an offset is committed once its digest was sent.
 */
export class Digests<T> {
  readonly #clock: Clock;
  readonly #send: (person: string, items: readonly T[]) => void;
  readonly #most: number;
  readonly #open = new Map<string, { items: T[]; cancel: Cancel }>();

  constructor(
    clock: Clock,
    send: (person: string, items: readonly T[]) => void,
    most = 50,
  ) {
    this.#clock = clock;
    this.#send = send;
    this.#most = most;
  }

  /** Adds one to a person's digest; the first one says when it goes out, in ms of the clock. */
  add(person: string, item: T, until: number): void {
    let digest = this.#open.get(person);
    if (!digest) {
      const cancel = this.#clock.after(
        Math.max(0, until - this.#clock.now()),
        () => this.#close(person),
      );
      this.#open.set(person, digest = { items: [], cancel });
    }
    digest.items.push(item);
    if (digest.items.length >= this.#most) this.#close(person);
  }

  /** Sends everything now. */
  flush(): void {
    for (const person of [...this.#open.keys()]) this.#close(person);
  }

  #close(person: string): void {
    const digest = this.#open.get(person);
    if (!digest) return;
    digest.cancel();
    this.#open.delete(person);
    this.#send(person, digest.items);
  }
}
