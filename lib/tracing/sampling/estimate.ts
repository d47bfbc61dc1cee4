/** What one kept trace of a sample stands for when all are counted. */
export interface Estimate {
  /** The estimated number of traces. */
  count: number;
  /** Its standard deviation, as the theory has it. */
  deviation: number;
}

/**
 * How far an estimate from a sample of share p may be off: each of n traces is kept on its own, so what is
 * counted, times 1/p, has the mean n and the variance n (1 − p) / p.
 *
 * Source: D. Horvitz, D. Thompson, A Generalization of Sampling Without Replacement, 1952.
 */
export function horvitzThompson(n: number, p: number): Estimate {
  return { count: n, deviation: Math.sqrt(n * (1 - p) / p) };
}

/** The share of whole traces among all, of k services that each toss a coin of their own. */
export function completeShare(p: number, k: number): number {
  return p ** k;
}

/** How many rare traces must happen, on average, before a sample of share p has one. */
export function perCatch(p: number): number {
  return 1 / p;
}
