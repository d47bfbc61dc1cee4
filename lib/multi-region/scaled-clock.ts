import type { Cancel, Clock } from "../sim/clock.ts";
import { requireNumber } from "../sim/require-number.ts";

/**
 * A clock on which time passes faster than on another: of a live run whose probes come every 10 s, and
 * whose answers live for a minute, one sees sixty in a few seconds.
 *
 * @example
 * ```ts
 * import { ScaledClock } from "#lib/multi-region";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const base = new VirtualClock(), fast = new ScaledClock(base, 100);
 * base.runSync({ until: 50 });
 * assert.equal(fast.now(), 5000);
 * ```
 */
export class ScaledClock implements Clock {
  readonly #base: Clock;
  readonly #factor: number;
  readonly #start: number;

  /** @param factor How many ms pass here in one of the other clock's. */
  constructor(base: Clock, factor: number) {
    requireNumber("create ScaledClock", "factor", factor, { unit: "times", min: 1e-6, max: 1e6 });
    this.#base = base;
    this.#factor = factor;
    this.#start = base.now();
  }

  now(): number {
    return (this.#base.now() - this.#start) * this.#factor;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#base.sleep(ms / this.#factor, signal);
  }

  after(ms: number, fn: () => void): Cancel {
    return this.#base.after(ms / this.#factor, fn);
  }
}
