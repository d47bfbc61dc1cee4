import type { Clock } from "../../sim/clock.ts";
import { requireNumber } from "../../sim/require-number.ts";

/** When something that flaps is left alone. Times in ms, penalties without a unit. */
export interface DampingOptions {
  readonly clock: Clock;
  /** Time in which a penalty halves. */
  readonly halfLife: number;
  /** Penalty of one change for the worse. Default: 1000. */
  readonly perFlap?: number;
  /** Above `suppress` it is kept out, until the penalty has fallen below `reuse`. Default: 2000, 750. */
  readonly suppress?: number;
  readonly reuse?: number;
}

/**
 * Keeps what comes and goes from coming back at once: each flap adds to a penalty that halves with time.
 * A region that failed once returns without delay; one that fails every few minutes stays out until it
 * has been quiet for some half-lives. Source: RFC 2439, 4.2 (route flap damping).
 */
export class Damping {
  readonly #o: Required<DampingOptions>;
  readonly #penalties = new Map<number, { value: number; at: number; suppressed: boolean }>();

  constructor(options: DampingOptions) {
    const o = this.#o = { perFlap: 1000, suppress: 2000, reuse: 750, ...options };
    requireNumber("create Damping", "halfLife", o.halfLife, { unit: "ms", min: 1 });
    requireNumber("create Damping", "reuse", o.reuse, {
      unit: "(penalty)",
      min: 1,
      max: o.suppress,
    });
  }

  /** Notes that something went down. */
  flap(what: number): void {
    const entry = this.#current(what);
    entry.value += this.#o.perFlap;
    if (entry.value > this.#o.suppress) entry.suppressed = true;
  }

  /** The penalty at this moment. */
  penalty(what: number): number {
    return this.#current(what).value;
  }

  suppressed(what: number): boolean {
    return this.#current(what).suppressed;
  }

  /** How long it stays out yet, in ms: 0 where it may come back. */
  remaining(what: number): number {
    const { value, suppressed } = this.#current(what);
    return suppressed ? this.#o.halfLife * Math.log2(value / this.#o.reuse) : 0;
  }

  #current(what: number): { value: number; at: number; suppressed: boolean } {
    const now = this.#o.clock.now();
    const entry = this.#penalties.get(what) ?? { value: 0, at: now, suppressed: false };
    entry.value *= 2 ** ((entry.at - now) / this.#o.halfLife);
    entry.at = now;
    if (entry.value <= this.#o.reuse) entry.suppressed = false;
    this.#penalties.set(what, entry);
    return entry;
  }
}
