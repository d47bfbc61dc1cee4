import { QueryError } from "./query-error.ts";

/** What a query may touch; it is stopped with a sentence where it would touch more. */
export class Budget {
  readonly #most: number;
  #empty = 0;
  readonly #signal: AbortSignal | undefined;
  /** Samples touched so far. */
  samples = 0;
  /** Series read so far. */
  series = 0;

  constructor(most: number, signal?: AbortSignal) {
    this.#most = most;
    this.#signal = signal;
  }

  /** How many samples it may still touch. */
  get left(): number {
    return this.#most - this.samples;
  }

  /** @throws {QueryError} Where that is more than it may. */
  spend(samples: number): void {
    this.samples += samples;
    this.expect(0);
  }

  /**
   * Counts steps of a row at which it has nothing: they touch no sample, but lie in memory.
   *
   * @throws {QueryError} Where there are more of them than samples it may touch.
   */
  hold(steps: number): void {
    this.#empty += steps;
    if (this.#empty <= this.#most) return;
    throw new QueryError(
      `Cannot answer the query: it has more than ${this.#most} steps without a sample; ask for less time, fewer series or longer steps`,
    );
  }

  /** Looks whether so many more would be too many, before they are read. @throws {QueryError} Where they would. */
  expect(samples: number): void {
    if (this.samples + samples > this.#most) {
      throw new QueryError(
        `Cannot answer the query: it touches more than ${this.#most} samples; ask for less time, fewer series or longer steps`,
      );
    }
    this.#signal?.throwIfAborted();
  }
}
