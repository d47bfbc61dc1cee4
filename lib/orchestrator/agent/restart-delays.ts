import { requireNumber } from "../../sim/mod.ts";

/** When a container that ended is started again. All in ms. */
export interface RestartRules {
  /** Wait before the second restart; doubled by each further one. The first comes at once. Default: 10 s. */
  base?: number;
  /** Longest wait. Default: 300 s. */
  most?: number;
  /** Having run for this long, it starts anew. Default: 600 s. */
  resetAfter?: number;
}

/**
 * The crash-loop delays of one container.
 *
 * @example
 * ```ts
 * import { RestartDelays } from "#lib/orchestrator";
 * import assert from "node:assert/strict";
 *
 * const delays = new RestartDelays();
 * assert.deepEqual([1, 1, 1].map((ran) => delays.next(ran)), [0, 10_000, 20_000]);
 * assert.equal(delays.next(600_000), 0);
 * ```
 */
export class RestartDelays {
  readonly #base: number;
  readonly #most: number;
  readonly #resetAfter: number;
  #crashes = 0;

  constructor({ base = 10_000, most = 300_000, resetAfter = 600_000 }: RestartRules = {}) {
    requireNumber("create RestartDelays", "base", base, { unit: "ms", min: 0 });
    requireNumber("create RestartDelays", "most", most, { unit: "ms", min: base });
    requireNumber("create RestartDelays", "resetAfter", resetAfter, { unit: "ms", min: 0 });
    this.#base = base;
    this.#most = most;
    this.#resetAfter = resetAfter;
  }

  /** The wait before the next start of a container that ended after it had run for `ran` ms. */
  next(ran: number): number {
    if (ran >= this.#resetAfter) this.#crashes = 0;
    const crashes = this.#crashes++;
    return crashes === 0 ? 0 : Math.min(this.#most, this.#base * 2 ** Math.min(crashes - 1, 30));
  }
}
