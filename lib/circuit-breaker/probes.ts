import { FAILED } from "./windows.ts";

/** The calls that a half-open breaker lets through, and how they went. */
export class Probes {
  readonly #size: number;
  #admitted = 0;
  /** Probes that have ended. */
  calls = 0;
  failures = 0;
  slow = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether one more may go. */
  admit(): boolean {
    if (this.#admitted >= this.#size) return false;
    this.#admitted++;
    return true;
  }

  /** Makes room again for one that said nothing about the dependency. */
  giveBack(): void {
    this.#admitted--;
  }

  /** Counts a probe that has ended; `true` with the last one. */
  record(outcome: number): boolean {
    this.failures += outcome & FAILED;
    this.slow += outcome >> 1;
    return ++this.calls >= this.#size;
  }

  reset(): void {
    this.#admitted =
      this.calls =
      this.failures =
      this.slow =
        0;
  }
}
