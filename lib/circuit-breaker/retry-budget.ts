import { requireNumber } from "../sim/mod.ts";

/**
 * Retries may be at most a share of all calls, whatever fails: each call pays in `ratio`, each retry takes
 * out one. A full dependency outage then costs the dependency `1 + ratio` times the traffic, not
 * `1 + retries` times. Shared by all calls to one dependency.
 *
 * Source: the retry budgets of Finagle (Twitter); B. Beyer et al., Site Reliability Engineering, 2016,
 * chapter 21.
 *
 * @example
 * ```ts
 * import { RetryBudget } from "#lib/circuit-breaker";
 * import assert from "node:assert/strict";
 *
 * const budget = new RetryBudget({ ratio: 0.5, reserve: 1 });
 * budget.deposit();
 * budget.deposit();
 * assert.deepEqual([budget.withdraw(), budget.withdraw(), budget.withdraw()], [true, true, false]);
 * ```
 */
export class RetryBudget {
  readonly #ratio: number;
  readonly #most: number;
  #balance: number;

  /**
   * @param options `ratio`: retries per call, default 0.1. `reserve`: retries that a quiet client may make
   * at once, default 10; ten times that is the most that can be saved up.
   * @throws {RangeError} Where an option is out of its range.
   */
  constructor({ ratio = 0.1, reserve = 10 }: { ratio?: number; reserve?: number } = {}) {
    requireNumber("create RetryBudget", "ratio", ratio, { unit: "retries per call", min: 0 });
    requireNumber("create RetryBudget", "reserve", reserve, { unit: "retries", min: 0 });
    this.#ratio = ratio;
    this.#balance = reserve;
    this.#most = Math.max(reserve * 10, 1);
  }

  /** Retries that could be made now. */
  get balance(): number {
    return this.#balance;
  }

  /** Pays in for one call. */
  deposit(): void {
    const next = this.#balance + this.#ratio;
    this.#balance = next > this.#most ? this.#most : next;
  }

  /** Takes one retry out, if there is one. */
  withdraw(): boolean {
    // Ten deposits of 0.1 are a hair below 1.
    if (this.#balance < 1 - 1e-9) return false;
    this.#balance -= 1;
    return true;
  }
}
