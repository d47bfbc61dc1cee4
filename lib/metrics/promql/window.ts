/** The samples that a range function sees at one step: those of `lo` to `hi`, `hi` not included. */
export interface Window {
  readonly times: Float64Array;
  readonly values: Float64Array;
  lo: number;
  hi: number;
  /** Ends of the window, both of it, in ms. */
  from: number;
  to: number;
  /** The step's own time, in ms, whatever `offset` and `@` say. */
  at: number;
}

/** What a function makes of a window; `undefined` where there is no answer. */
export type RangeFunction = (window: Window, parameters: readonly number[]) => number | undefined;

/**
 * A compensated sum: what rounding loses is carried along.
 *
 * Source: W. Kahan, 1965, in A. Neumaier's form, 1974.
 */
export class KahanSum {
  sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.#lost += Math.abs(this.sum) >= Math.abs(value)
      ? (this.sum - next) + value
      : (value - next) + this.sum;
    this.sum = next;
  }

  get total(): number {
    return Number.isFinite(this.sum) ? this.sum + this.#lost : this.sum;
  }

  /** Both parts added, whatever they are. */
  get raw(): number {
    return this.sum + this.#lost;
  }
}
