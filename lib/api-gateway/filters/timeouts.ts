import { Timeout, TimeoutError } from "../../circuit-breaker/mod.ts";
import type { Clock } from "../../sim/mod.ts";
import { Refusal } from "../problem.ts";

/**
 * Time-outs by their length: calls of one length share one timer. 0 is no time-out, as in Gateway API.
 */
export class Timeouts {
  readonly #clock: Clock;
  readonly #by = new Map<number, Timeout>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a call that may take `ms`. @throws {Refusal} 504 where it takes longer. */
  async within<T>(
    ms: number | undefined,
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (!ms) return await call(signal);
    let timeout = this.#by.get(ms);
    if (!timeout) this.#by.set(ms, timeout = new Timeout({ clock: this.#clock, ms }));
    try {
      return await timeout.execute((scope) => call(scope.signal), { signal });
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw new Refusal(504, `Cannot wait any longer: no answer within ${ms} ms`);
    }
  }

  /** Takes all timers away. */
  close(): void {
    for (const timeout of this.#by.values()) timeout.close();
    this.#by.clear();
  }
}
