import { type Cancel, type Clock, requireNumber } from "../../sim/mod.ts";
import type { Fault } from "./fault.ts";

/**
 * A clock around a clock that shows the wrong time: ahead, behind, or jumping back while somebody looks, as wall clocks
 * do when they are corrected. Waiting goes by the clock beneath: a wrong time does not make timers wrong.
 *
 * @example
 * ```ts
 * import { FaultyClock } from "#lib/chaos";
 * import { VirtualClock } from "#lib/sim";
 * import assert from "node:assert/strict";
 *
 * const clock = new FaultyClock(new VirtualClock(5000));
 * const revert = clock.skew(-3000);
 * assert.equal(clock.now(), 2000);
 * revert();
 * assert.equal(clock.now(), 5000);
 * ```
 */
export class FaultyClock implements Clock {
  readonly #clock: Clock;
  #offset = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#offset;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }

  after(ms: number, fn: () => void): Cancel {
    return this.#clock.after(ms, fn);
  }

  /** Shows a time that is wrong by `ms` (at most a day either way) until the returned function is called. */
  skew(ms: number): () => void {
    requireNumber("skew a clock", "the skew", ms, { unit: "ms", min: -864e5, max: 864e5 });
    this.#offset += ms;
    let over = false;
    return () => {
      if (!over) this.#offset -= ms;
      over = true;
    };
  }

  fault(ms: number): Fault {
    return {
      name: `clock ${ms > 0 ? "ahead" : "behind"} by ${Math.abs(ms)} ms`,
      inject: () => this.skew(ms),
    };
  }
}
