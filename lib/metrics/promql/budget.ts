import { QueryError } from "./query-error.ts";

/** What a query may touch; it is stopped with a sentence where it would touch more. */
export class Budget {
  readonly #most: number;
  readonly #signal: AbortSignal | undefined;
  /** Samples touched so far. */
  samples = 0;
  /** Series read so far. */
  series = 0;

  constructor(most: number, signal?: AbortSignal) {
    this.#most = most;
    this.#signal = signal;
  }

  /** @throws {QueryError} Where that is more than it may. */
  spend(samples: number): void {
    this.samples += samples;
    this.expect(0);
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
