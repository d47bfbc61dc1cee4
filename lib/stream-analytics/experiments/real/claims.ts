/** What one of a contest's sketches says of itself, and how far off it was. */
export interface Claim {
  /** Whose. */
  who: string;
  /** What is off by so much at most. */
  claim: string;
  "off by": number;
  "at most": number;
  holds: boolean;
}

/** Holds what was measured against what was said. A peer that is further off is told, not hidden. */
export function claimed(who: string, claim: string, off: number, most: number): Claim {
  return { who, claim, "off by": off, "at most": most, holds: off <= most };
}

/** The same work, done by us and by a package; and how far off each is from what it is held to. */
export interface Contest {
  ours: () => unknown;
  peer: () => unknown;
  /** Events, values or updates of one call. */
  per: number;
  claims: () => Claim[] | Promise<Claim[]>;
}

/** The largest relative error of quantiles of ranks ⌊q (n − 1)⌋. */
export function worstOf(
  values: Float64Array,
  quantiles: readonly number[],
  quantile: (q: number) => number,
): number {
  const exact = values.slice().sort();
  return Math.max(...quantiles.map((q) => {
    const right = exact[Math.floor(q * (exact.length - 1))]!;
    return Math.abs(quantile(q) / right - 1);
  }));
}
