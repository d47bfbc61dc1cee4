import type { Clock } from "../sim/mod.ts";

/** What is read from elsewhere, and for how long it is remembered. */
export interface RememberedOptions<T> {
  clock: Clock;
  read: () => Promise<T>;
  /** How long what was read is good for, in ms. */
  cacheFor: number;
  /** Least time between two readings, failed ones included, in ms. */
  cooldown: number;
}

/**
 * A list that lives elsewhere, remembered here for a while. Who misses something in it may have it read
 * again before its time, but not within `cooldown` of the last try: names that are made up must not become
 * a flood of readings, least of all while the other side is down.
 */
export class Remembered<T> {
  readonly #options: RememberedOptions<T>;
  #kept: { value: T; at: number; order: number } | undefined;
  #begun = 0;
  #tried = -Infinity;
  #error: unknown;
  #pending: Promise<T> | undefined;

  constructor(options: RememberedOptions<T>) {
    this.#options = options;
  }

  /** What was read last, whatever its age. */
  get last(): T | undefined {
    return this.#kept?.value;
  }

  /** What was read at most `cacheFor` ago. @throws What the reading threw. */
  async get(): Promise<T> {
    const { clock, cacheFor } = this.#options;
    if (this.#kept && clock.now() - this.#kept.at < cacheFor) return this.#kept.value;
    if (!this.#pending && this.#error !== undefined && this.#cooling()) throw this.#error;
    return await this.#shared();
  }

  /** What is there now; `undefined` where that was asked within `cooldown`. @throws What the reading threw. */
  async again(): Promise<T | undefined> {
    if (this.#pending) return await this.#pending;
    return this.#cooling() ? undefined : await this.#shared();
  }

  /** What is there now, for whoever has just changed it: a reading that began before would not show that. */
  async fresh(): Promise<T> {
    const order = ++this.#begun, at = this.#tried = this.#options.clock.now();
    try {
      const value = await this.#options.read();
      // A reading that began earlier and ends later brings old news.
      if (!this.#kept || order > this.#kept.order) this.#kept = { value, at, order };
      this.#error = undefined;
      return value;
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }

  #shared(): Promise<T> {
    return this.#pending ??= this.fresh().finally(() => this.#pending = undefined);
  }

  #cooling(): boolean {
    return this.#options.clock.now() - this.#tried < this.#options.cooldown;
  }
}
