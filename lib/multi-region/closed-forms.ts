/** Formulas that runs are held against. Sources stand in data/multi-region/closed-forms.json. Times in s. */

/** Probes of several checkers that see a dead region. */
export interface Detection {
  /** Time between two probes of one checker, and after which one without an answer has failed. */
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row that convince a checker. */
  readonly fall: number;
  /** How many there are, and how many must be convinced. Default: 1 and 1. */
  readonly checkers?: number;
  readonly agree?: number;
}

/**
 * How long it takes to find a dead region: at least, on average and at most. The first probe after the
 * fault comes at a time that is uniform over an interval; of several checkers the m-th of n uniform times
 * counts, whose mean is m / (n + 1) of the interval.
 */
export function detection(
  { interval, timeout, fall, checkers = 1, agree = 1 }: Detection,
): { least: number; mean: number; most: number } {
  const least = (fall - 1) * interval + timeout;
  return { least, mean: least + interval * agree / (checkers + 1), most: least + interval };
}

/** Share of queries that still get the old answer `t` after it changed, from resolvers that are asked `rate` times a second. */
export function staleShare(rate: number, ttl: number, t: number): number {
  if (!(t < ttl)) return 0;
  return rate * ttl / (1 + rate * ttl) * (1 - t / ttl);
}

/** The mean time that a user of such a resolver still gets the old answer: the area under `staleShare`. */
export function propagation(rate: number, ttl: number): number {
  return rate * ttl / (1 + rate * ttl) * ttl / 2;
}

/** Mean number of probes until `k` in a row have failed by chance, each with probability `p`. Source: Feller, vol. 1, XIII.7. */
export function probesToRun(p: number, k: number): number {
  return (1 - p ** k) / ((1 - p) * p ** k);
}

/** Probability that at least `m` of `n` independent things happen, each with probability `p`. */
export function atLeast(n: number, m: number, p: number): number {
  let sum = 0, ways = 1;
  for (let i = 0; i <= n; i++) {
    if (i >= m) sum += ways * p ** i * (1 - p) ** (n - i);
    ways = ways * (n - i) / (i + 1);
  }
  return sum;
}

/** How busy each of `regions` equal regions may be so that the others can take over one that dies. */
export function headroom(regions: number): number {
  return (regions - 1) / regions;
}

/** Probability that a majority of `n` voters is up, each with probability `up`. */
export function quorumUp(n: number, up: number): number {
  return atLeast(n, Math.floor(n / 2) + 1, up);
}

/** Probability that somebody else writes before hearing of a write: others write at `rate`, news takes `delay`. */
export function conflictChance(rate: number, delay: number): number {
  return 1 - Math.exp(-rate * delay);
}
