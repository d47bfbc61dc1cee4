import { batchMeans, requireNumber } from "../../sim/mod.ts";

/** When a run has said enough. */
export interface StopOptions {
  /** Half width of the interval, as a share of the mean, at which it is enough. Default: 0.05. */
  readonly within?: number;
  /** Stretches that the run is cut into. Default: 20. */
  readonly batches?: number;
  /** Values before which it is not asked. Default: 400. */
  readonly least?: number;
}

/** What {@linkcode enough} found. */
export interface Enough {
  readonly enough: boolean;
  readonly mean: number;
  /** The mean is within `mean ± half` in 95 of 100 runs. */
  readonly half: number;
}

/**
 * Whether a run may stop: whether its mean is known as precisely as is wanted. Neighbours in a queue are alike, so
 * the interval is made of the means of long stretches. Ask rarely, each time the run has doubled: a rule that is
 * asked after each value stops at the first lucky one. O(n).
 *
 * Source: A. M. Law, W. D. Kelton, Confidence intervals for steady-state simulations, 1982.
 */
export function enough(
  values: ArrayLike<number>,
  { within = 0.05, batches = 20, least = 400 }: StopOptions = {},
): Enough {
  requireNumber("decide whether to stop", "the half width", within, {
    ...{ unit: "(a share)", min: 1e-4, max: 1 },
  });
  if (values.length < Math.max(least, 2 * batches)) {
    return { enough: false, mean: NaN, half: Infinity };
  }
  const { mean, half } = batchMeans(values, batches);
  return { enough: half <= within * Math.abs(mean), mean, half };
}
