import { quantile, type Random, requireNumber } from "../../sim/mod.ts";

/** How two versions are compared. */
export interface CompareOptions {
  readonly random: Random;
  /** Which percentile, as a share. Default: 0.9. */
  readonly at?: number;
  /** Share of comparisons of two equal versions that may be called different. Default: 0.05. */
  readonly alpha?: number;
  /** Neighbours that are drawn together, as they are alike. Default: 1, each by itself. */
  readonly block?: number;
  /** Times that samples are drawn again. Default: 400. */
  readonly draws?: number;
}

/** What {@linkcode compare} found. */
export interface Comparison {
  /** Percentile of the second less that of the first, in the unit of the values. */
  readonly difference: number;
  /** Where the difference lies, in 1 − alpha of all cases. */
  readonly low: number;
  readonly high: number;
  /** Whether chance alone would rarely do that. */
  readonly verdict: "slower" | "faster" | "no difference";
}

/**
 * Whether a percentile of two runs differs by more than chance: both are drawn again and again from themselves, with
 * replacement; where the middle 1 − alpha of the differences has no 0 in it, they differ. Draws are of blocks, since
 * the requests of one queue are not independent of each other. O(draws × values).
 *
 * Sources: B. Efron, Bootstrap methods, 1979; H. R. Künsch, The jackknife and the bootstrap for general stationary
 * observations, 1989.
 *
 * @param before Values of one version in order of time, at least 20 blocks. @param after Those of the other.
 * @throws {RangeError} Where there are too few, or an option is out of its range.
 */
export function compare(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  { random, at = 0.9, alpha = 0.05, block = 1, draws = 400 }: CompareOptions,
): Comparison {
  const action = "compare two runs";
  requireNumber(action, "alpha", alpha, { unit: "(a share)", min: 0.001, max: 0.5 });
  requireNumber(action, "the draws", draws, {
    unit: "draws",
    min: 100,
    max: 100_000,
    integer: true,
  });
  requireNumber(action, "a block", block, { unit: "values", min: 1, max: 1e6, integer: true });
  for (const values of [before, after]) {
    requireNumber(action, "a run", values.length, { unit: "values", min: 20 * block });
  }
  const one = new Resampled(before, at, block, random.split("before"));
  const other = new Resampled(after, at, block, random.split("after"));
  const differences = Float64Array.from({ length: draws }, () => other.draw() - one.draw()).sort();
  const [low, high] = [alpha / 2, 1 - alpha / 2].map((q) =>
    quantile(differences, q, { sorted: true })
  );
  const verdict = low! > 0 ? "slower" : high! < 0 ? "faster" : "no difference";
  return {
    difference: quantile(after, at) - quantile(before, at),
    low: low!,
    high: high!,
    verdict,
  };
}

/** A sample whose percentile is drawn again and again without being sorted again. */
class Resampled {
  readonly #sorted: Float64Array;
  /** Place of each value in the order; a block's worth of the first again at the end, so that no block ends there. */
  readonly #rank: Int32Array;
  readonly #times: Int32Array;

  constructor(
    values: ArrayLike<number>,
    readonly at: number,
    readonly block: number,
    readonly random: Random,
  ) {
    const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
    this.#sorted = Float64Array.from(order, (i) => values[i]!);
    const n = order.length;
    this.#rank = new Int32Array(n + block);
    order.forEach((i, rank) => this.#rank[i] = rank);
    for (let i = 0; i < block; i++) this.#rank[n + i] = this.#rank[i % n]!;
    this.#times = new Int32Array(order.length);
  }

  /** The percentile of as many values, drawn by blocks that begin anywhere and go on around the end. */
  draw(): number {
    const n = this.#sorted.length, times = this.#times.fill(0), rank = this.#rank;
    for (let drawn = 0; drawn < n;) {
      const start = this.random.int(n), end = start + Math.min(this.block, n - drawn);
      drawn += end - start;
      for (let i = start; i < end; i++) times[rank[i]!]!++;
    }
    // From the top, where percentiles that are compared lie: so many are above it.
    let above = n - Math.max(1, Math.ceil(this.at * n));
    for (let place = n - 1; place >= 0; place--) {
      above -= times[place]!;
      if (above < 0) return this.#sorted[place]!;
    }
    return this.#sorted[0]!;
  }
}
