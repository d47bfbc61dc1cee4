/** A way to bring two numbers together, in any grouping: a sum, a maximum. */
export interface NumberMonoid {
  /** What changes nothing. */
  readonly identity: number;
  combine(a: number, b: number): number;
}

/** The sum. Whole numbers make it exact. */
export const SUM: NumberMonoid = { identity: 0, combine: (a, b) => a + b };
/** The largest. */
export const MAX: NumberMonoid = { identity: -Infinity, combine: (a, b) => a > b ? a : b };
